import type { Comment, RecordedFinding } from "../comment.ts";
import type { CommentDocument, CommentModel } from "./comment.model.ts";

/**
 * What becomes of each field when the one who wrote the comment is forgotten: `place` stays, even where the comment is
 * erased and only its place in the thread is left; `text` stays where its author is made anonymous; `person` never
 * stays. A field that is new to comments has to be put here before the program compiles.
 */
export const fates = {
  _id: "place",
  site: "place",
  article: "place",
  articleUrl: "place",
  articleTitle: "place",
  parent: "place",
  createdAt: "place",
  acceptedAt: "place",
  judgedAt: "place",
  via: "place",
  thread: "place",
  depth: "place",
  threadKey: "place",
  path: "place",
  body: "text",
  reported: "text",
  staff: "text",
  status: "text",
  findings: "text",
  score: "text",
  language: "text",
  spamProbability: "text",
  decision: "text",
  editedAt: "text",
  version: "text",
  purgeAt: "text",
  retention: "text",
  unaudited: "text",
  name: "person",
  email: "person",
  website: "person",
  author: "person",
  addressHash: "person",
  userAgent: "person",
  referrer: "person",
  form: "person",
  notifyReplies: "person",
  notifyPublished: "person",
  original: "person",
  earlier: "person",
  reports: "person",
} as const satisfies Readonly<Record<keyof CommentDocument, "place" | "text" | "person">>;

type Fate = (typeof fates)[keyof typeof fates];

/** Stands where a person's key stood. */
export const erasedKey = "erased";

export type ErasedComment = Pick<Comment, "id" | "site" | "article" | "status" | "threadKey">;

/** All that is stored under one keyed hash of an e-mail address, on every site. */
export interface PersonRepository {
  ids(authorKey: string): Promise<readonly string[]>;
  /** Whole documents as they are stored, oldest first. */
  documents(authorKey: string): AsyncIterable<CommentDocument>;
  /**
   * Takes a person's comments off: what others have answered stays as an empty place, the rest is removed.
   * @returns what each was before.
   */
  erase(authorKey: string, by: string, at: Date): AsyncIterable<ErasedComment>;
  /** Leaves the texts and forgets who wrote them: no name, address, hash or token is left with them. */
  anonymise(authorKey: string, name: string): AsyncIterable<ErasedComment>;
}

export function createPersonRepository(model: CommentModel): PersonRepository {
  /** False where somebody else changed it meanwhile: it is still the person's, and comes again. */
  const replace = async ({ _id, version }: CommentDocument, by: object): Promise<boolean> =>
    (await model.collection.replaceOne({ _id, version } as never, by)).matchedCount === 1;

  return {
    async ids(authorKey) {
      const found = await model.find({ "author.key": authorKey }, { _id: 1 }).lean<{ _id: string }[]>();
      return found.map(({ _id }) => _id);
    },

    documents: (authorKey) =>
      model
        .find({ "author.key": authorKey })
        .sort({ createdAt: 1, _id: 1 })
        .lean<CommentDocument[]>()
        .cursor(),

    async *erase(authorKey, by, at) {
      // Each change takes a comment out of the person's, so the first page is always the next.
      for await (const document of firstOf(model, authorKey)) {
        const answered = await model.exists({ site: document.site, parent: document._id });
        if (!answered) await model.deleteOne({ _id: document._id });
        else if (!(await replace(document, tombstone(document, by, at)))) continue;
        yield toErased(document);
      }
    },

    async *anonymise(authorKey, name) {
      for await (const document of firstOf(model, authorKey))
        if (await replace(document, anonymous(document, name))) yield toErased(document);
    },
  };
}

async function* firstOf(model: CommentModel, authorKey: string): AsyncGenerator<CommentDocument> {
  for (;;) {
    const page = await model.find({ "author.key": authorKey }).limit(100).lean<CommentDocument[]>();
    if (page.length === 0) return;
    yield* page;
  }
}

const nobody = {
  email: "",
  author: { key: erasedKey, returning: false },
  form: { honeypot: false, token: "missing" },
} as const;

function tombstone(document: CommentDocument, by: string, at: Date): object {
  return {
    ...only(document, ["place"]),
    ...nobody,
    name: "",
    body: "",
    findings: [],
    score: 0,
    status: "deleted",
    decision: { kind: "delete", from: document.status, by, at, reason: "erased on request" },
    version: document.version + 1,
    unaudited: true,
  };
}

function anonymous(document: CommentDocument, name: string): object {
  return {
    ...only(document, ["place", "text"]),
    ...nobody,
    name,
    findings: document.findings.map(withoutWords),
    version: document.version + 1,
  };
}

function only(document: CommentDocument, kept: readonly Fate[]): Partial<CommentDocument> {
  const isKept = (field: string): boolean =>
    Object.hasOwn(fates, field) && kept.includes(fates[field as keyof typeof fates]);
  return Object.fromEntries(Object.entries(document).filter(([field]) => isKept(field)));
}

/** What checks said may name the address or its domain; what they decided does not. */
const withoutWords = ({ evidence: _evidence, ...finding }: RecordedFinding): RecordedFinding => ({
  ...finding,
  detail: "The words of this finding were left out when its author was made anonymous.",
});

const toErased = ({ _id, site, article, status, threadKey }: CommentDocument): ErasedComment => ({
  id: _id,
  site,
  article,
  status,
  threadKey,
});
