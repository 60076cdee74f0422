import type { AuthorStanding, Comment, Status } from "../comment.ts";
import type { CommentDocument, CommentModel } from "./comment.model.ts";

/** What a reply needs to know of the comment it answers. */
export type ParentPlace = Pick<
  Comment,
  "id" | "site" | "article" | "status" | "thread" | "threadKey" | "path" | "depth"
>;

export interface ArticleRef {
  readonly site: string;
  readonly article: string;
}

/** The place of a published comment in its article's order. */
export type ThreadPosition = Pick<Comment, "threadKey" | "path">;

export interface PublishedQuery extends ArticleRef {
  /** By the age of threads; within a thread replies follow what they answer. */
  readonly order: "oldest" | "newest";
  readonly limit: number;
  /** Where to go on: at the comments after this place, or those before it. */
  readonly from?: { readonly side: "after" | "before"; readonly position: ThreadPosition };
}

export interface ThreadsQuery extends ArticleRef {
  readonly threadKeys: readonly string[];
  /** Only what comes after this path; meant for one thread. */
  readonly after?: string;
  readonly limit: number;
}

export interface DateQuery extends ArticleRef {
  readonly order: "oldest" | "newest";
  readonly skip: number;
  readonly limit: number;
}

/** One comment that MongoDB would not take, with its words on why. */
export interface Refused {
  readonly id: string;
  readonly reason: string;
}

export interface CommentRepository {
  /** One unordered bulk write; a comment that is there already is left as it is. */
  insertNew(comments: readonly Comment[]): Promise<readonly Refused[]>;
  find(id: string): Promise<Comment | undefined>;
  /** Those that are there, in no order. */
  findMany(ids: readonly string[]): Promise<readonly Comment[]>;
  findParents(ids: readonly string[]): Promise<ReadonlyMap<string, ParentPlace>>;
  listPublished(query: PublishedQuery): Promise<readonly Comment[]>;
  /** Published comments of these threads, thread by thread in the order of the threads' age. */
  listInThreads(query: ThreadsQuery): Promise<readonly Comment[]>;
  /** Published comments by the time they were written, replies among the rest. */
  listByDate(query: DateQuery): Promise<readonly Comment[]>;
  /** All whose id lies between the two, whatever their status; meant for ranges that hold few. */
  listByIdRange(range: { readonly from: string; readonly to: string }): Promise<readonly Comment[]>;
  countPublished(article: ArticleRef): Promise<number>;
  /** An author's comments on a site, newest first, whatever became of them. */
  listByAuthor(site: string, authorKey: string, limit: number): Promise<readonly Comment[]>;
  /** How many approved and refused comments each author id (or author key) has on the site. */
  standings(
    site: string,
    by: "id" | "key",
    authors: readonly string[],
  ): Promise<ReadonlyMap<string, AuthorStanding>>;
  /** Puts another judgement in place of the first where the version is still the one given and nobody decided. */
  rejudge(id: string, version: number, judgement: Rejudgement): Promise<Comment | undefined>;
  /** Comments whose last decision is not in the audit trail yet, in no order. */
  listUnaudited(limit: number): Promise<readonly Comment[]>;
  /** What waits on each of the sites, 0 where nothing does: one query over an index, none a comment. */
  pendingBySite(sites: readonly string[]): Promise<ReadonlyMap<string, PendingOfSite>>;
}

/** How much waits for a site's moderators, and since when. */
export interface PendingOfSite {
  readonly count: number;
  /** When the oldest of them was written; absent where none waits. */
  readonly oldest?: Date;
}

export type Rejudgement = Pick<Comment, "findings" | "status" | "score" | "judgedAt">;

/** @param purgeAfterDays days until spam and rejected comments are purged, counted from their judgement. */
export function createCommentRepository(model: CommentModel, purgeAfterDays: number): CommentRepository {
  const find = async (
    filter: object,
    sort: Record<string, 1 | -1>,
    limit: number,
  ): Promise<readonly Comment[]> =>
    (await model.find(filter).sort(sort).limit(limit).lean<CommentDocument[]>()).map(toComment);

  return {
    async insertNew(comments) {
      // The driver refuses an empty bulk write.
      if (comments.length === 0) return [];
      const operations = comments.map((comment) => {
        const { _id, ...fields } = toDocument(comment, purgeAfterDays);
        return { updateOne: { filter: { _id }, update: { $setOnInsert: fields }, upsert: true } };
      });
      // Past mongoose's casting: the comments are typed, and judging is what a worker spends its time on.
      return bulkRefusals(model.collection.bulkWrite(operations as never, { ordered: false }), comments);
    },

    async find(id) {
      const document = await model.findById(id).lean<CommentDocument>();
      return document ? toComment(document) : undefined;
    },

    findMany: async (ids) =>
      ids.length === 0
        ? []
        : (await model.find({ _id: { $in: ids } }).lean<CommentDocument[]>()).map(toComment),

    async findParents(ids) {
      if (ids.length === 0) return new Map();
      const found = await model
        .find({ _id: { $in: ids } })
        .select(["site", "article", "status", "thread", "threadKey", "path", "depth"])
        .lean<CommentDocument[]>();
      return new Map(found.map((document) => [document._id, toComment(document)]));
    },

    async listPublished({ site, article, order, limit, from }) {
      const shown = { site, article, status: "approved" };
      const backwards = from?.side === "before";
      const threads = (order === "oldest") === backwards ? -1 : 1;
      const replies = backwards ? -1 : 1;
      const sort = { threadKey: threads, path: replies } as const;
      if (!from) return find(shown, sort, limit);
      // Two ranges of one index instead of an `$or`: the rest of the thread, then the threads beyond it.
      const { threadKey, path } = from.position;
      const beyond = (direction: 1 | -1, value: string) =>
        direction === 1 ? { $gt: value } : { $lt: value };
      const rest = await find({ ...shown, threadKey, path: beyond(replies, path) }, sort, limit);
      const further =
        rest.length === limit
          ? []
          : await find({ ...shown, threadKey: beyond(threads, threadKey) }, sort, limit - rest.length);
      const found = [...rest, ...further];
      return backwards ? found.reverse() : found;
    },

    listInThreads: async ({ site, article, threadKeys, after, limit }) =>
      threadKeys.length === 0
        ? []
        : find(
            {
              site,
              article,
              status: "approved",
              threadKey: threadKeys.length === 1 ? threadKeys[0] : { $in: threadKeys },
              ...(after === undefined ? {} : { path: { $gt: after } }),
            },
            { threadKey: 1, path: 1 },
            limit,
          ),

    async listByDate({ site, article, order, skip, limit }) {
      const direction = order === "oldest" ? 1 : -1;
      const found = model
        .find({ site, article, status: "approved" })
        .sort({ createdAt: direction, _id: direction })
        .skip(skip)
        .limit(limit);
      return (await found.lean<CommentDocument[]>()).map(toComment);
    },

    listByIdRange: ({ from, to }) => find({ _id: { $gte: from, $lte: to } }, { _id: 1 }, maxInRange),

    countPublished: ({ site, article }) => model.countDocuments({ site, article, status: "approved" }),

    listByAuthor: (site, authorKey, limit) =>
      find({ "author.key": authorKey, site }, { createdAt: -1, _id: -1 }, limit),

    async standings(site, by, authors) {
      if (authors.length === 0) return new Map();
      const field = `author.${by}`;
      const rows = await model.aggregate<{ _id: { author: string; status: Status }; count: number }>([
        {
          $match: {
            [field]: { $in: authors },
            site,
            status: { $in: ["approved", "rejected", "spam"] },
          },
        },
        { $group: { _id: { author: `$${field}`, status: "$status" }, count: { $sum: 1 } } },
      ]);
      const standings = new Map<string, AuthorStanding>();
      for (const { _id, count } of rows) {
        const { approved, refused } = standings.get(_id.author) ?? { approved: 0, refused: 0 };
        standings.set(
          _id.author,
          _id.status === "approved"
            ? { approved: approved + count, refused }
            : { approved, refused: refused + count },
        );
      }
      return standings;
    },

    async rejudge(id, version, judgement) {
      const purgeAt = purgeDate(judgement.status, judgement.judgedAt, purgeAfterDays);
      const document = await model
        .findOneAndUpdate(
          // No decision, or one that was taken back.
          { _id: id, version, "decision.kind": { $in: [null, "undo"] } },
          {
            $set: { ...judgement, ...(purgeAt ? { purgeAt } : {}) },
            ...(purgeAt ? {} : { $unset: { purgeAt: 1 } }),
            $inc: { version: 1 },
          },
          { returnDocument: "after" },
        )
        .lean<CommentDocument>();
      return document ? toComment(document) : undefined;
    },

    listUnaudited: async (limit) =>
      // Sorting would read all that a batch left for each part of it.
      (await model.find({ unaudited: true }).limit(limit).lean<CommentDocument[]>()).map(toComment),

    async pendingBySite(sites) {
      const rows = await model
        .aggregate<{ _id: string; count: number; oldest: Date }>([
          { $match: { site: { $in: sites }, status: "pending" } },
          { $group: { _id: "$site", count: { $sum: 1 }, oldest: { $min: "$createdAt" } } },
        ])
        .option({ maxTimeMS: 5_000 });
      const none: PendingOfSite = { count: 0 };
      const found = new Map(rows.map(({ _id, count, oldest }) => [_id, { count, oldest }] as const));
      return new Map(sites.map((site) => [site, found.get(site) ?? none] as const));
    },
  };
}

const maxInRange = 1_000;

async function bulkRefusals(
  writing: Promise<unknown>,
  comments: readonly Comment[],
): Promise<readonly Refused[]> {
  try {
    await writing;
    return [];
  } catch (error) {
    const { writeErrors } = error as { writeErrors?: unknown };
    const errors = Array.isArray(writeErrors) ? (writeErrors as WriteError[]) : [];
    if (errors.length === 0) throw error;
    return errors.flatMap(({ index, code, errmsg }) => {
      const id = comments[index]?.id;
      // Two workers inserting the same comment at once: it is stored, which is all that was wanted.
      const stored = code === 11_000 && errmsg?.includes("_id_");
      return id === undefined || stored ? [] : [{ id, reason: `MongoDB refused it (${code})` }];
    });
  }
}

interface WriteError {
  readonly index: number;
  readonly code: number;
  readonly errmsg?: string;
}

const dayMs = 86_400_000;

/** When a comment of this status is purged. */
export function purgeDate(status: Status, from: Date, days: number): Date | undefined {
  return status === "spam" || status === "rejected" ? new Date(from.getTime() + days * dayMs) : undefined;
}

function toDocument({ id, ...fields }: Comment, purgeAfterDays: number): CommentDocument {
  const purgeAt = purgeDate(fields.status, fields.judgedAt, purgeAfterDays);
  return { _id: id, ...fields, ...(purgeAt ? { purgeAt } : {}) };
}

/** A stored comment without what only the store needs. */
export function toComment({
  _id,
  purgeAt: _purge,
  retention: _retention,
  unaudited: _unaudited,
  ...fields
}: CommentDocument): Comment {
  return { id: _id, ...fields };
}
