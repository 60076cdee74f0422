import type { Comment } from "../comment.ts";
import type { CommentDocument, CommentModel } from "./comment.model.ts";

/** What a tombstone keeps: its place in the thread and what became of it, nothing of who wrote what. */
const structure = new Set([
  "_id",
  "site",
  "article",
  "articleUrl",
  "articleTitle",
  "parent",
  "createdAt",
  "acceptedAt",
  "judgedAt",
  "via",
  "thread",
  "depth",
  "threadKey",
  "path",
]);

/** Stands where a person's key stood. */
export const erasedKey = "erased";

export type ErasedComment = Pick<Comment, "id" | "site" | "article" | "status" | "threadKey">;

/** All that is stored under one keyed hash of an e-mail address, on every site. */
export interface PersonRepository {
  count(authorKey: string): Promise<number>;
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
  const own = (authorKey: string) => ({ "author.key": authorKey });
  const each = (authorKey: string): AsyncIterable<CommentDocument> =>
    model.find(own(authorKey)).sort({ createdAt: 1, _id: 1 }).lean<CommentDocument[]>().cursor();

  return {
    count: (authorKey) => model.countDocuments(own(authorKey)),
    documents: each,

    async *erase(authorKey, by, at) {
      // Each change takes a comment out of the person's, so the first page is always the next.
      for await (const document of firstOf(model, authorKey)) {
        const answered = await model.exists({ site: document.site, parent: document._id });
        if (answered)
          await model.collection.replaceOne({ _id: document._id } as never, tombstone(document, by, at));
        else await model.deleteOne({ _id: document._id });
        yield toErased(document);
      }
    },

    async *anonymise(authorKey, name) {
      for await (const document of firstOf(model, authorKey)) {
        await model.collection.updateOne({ _id: document._id } as never, {
          $set: {
            name,
            email: "",
            author: { key: erasedKey, returning: false },
            form: { honeypot: false, token: "missing" },
          },
          $unset: Object.fromEntries(
            [
              "website",
              "addressHash",
              "userAgent",
              "referrer",
              "earlier",
              "reports",
              "notifyReplies",
              "notifyPublished",
              "original",
            ].map((field) => [field, 1]),
          ) as never,
          $inc: { version: 1 } as never,
        });
        yield toErased(document);
      }
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

function tombstone(document: CommentDocument, by: string, at: Date): object {
  const kept = Object.fromEntries(Object.entries(document).filter(([field]) => structure.has(field)));
  return {
    ...kept,
    name: "",
    email: "",
    body: "",
    author: { key: erasedKey, returning: false },
    form: { honeypot: false, token: "missing" },
    findings: [],
    score: 0,
    status: "deleted",
    decision: { kind: "delete", from: document.status, by, at, reason: "erased on request" },
    version: document.version + 1,
    unaudited: true,
  };
}

const toErased = ({ _id, site, article, status, threadKey }: CommentDocument): ErasedComment => ({
  id: _id,
  site,
  article,
  status,
  threadKey,
});
