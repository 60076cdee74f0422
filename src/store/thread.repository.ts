import { type Connection, type Model, Schema } from "mongoose";
import type { CommentModel } from "./comment.model.ts";
import type { ArticleRef } from "./comment.repository.ts";

/** A thread of an article with the number of its published comments. */
export interface Thread {
  readonly threadKey: string;
  readonly published: number;
}

interface ThreadDocument extends ArticleRef {
  /** The thread's key, which has its first comment's id in it. */
  readonly _id: string;
  readonly published: number;
}

const schema = new Schema<ThreadDocument>(
  {
    _id: { type: String, required: true },
    site: { type: String, required: true },
    article: { type: String, required: true },
    published: { type: Number, required: true },
  },
  { versionKey: false, strict: "throw", collection: "threads" },
);
schema.index({ site: 1, article: 1, published: -1, _id: -1 });

export type ThreadModel = Model<ThreadDocument>;

export const createThreadModel = (connection: Connection): ThreadModel =>
  connection.model<ThreadDocument>("Thread", schema);

export interface ThreadRepository {
  /** Counts these threads anew. Counted, never added up: a second run gives the same. */
  recount(threads: readonly (ArticleRef & Pick<Thread, "threadKey">)[]): Promise<void>;
  /** The article's threads that have something published, most comments first, at or after a place. */
  listByReplies(article: ArticleRef, limit: number, from?: Thread): Promise<readonly Thread[]>;
}

export function createThreadRepository(model: ThreadModel, comments: CommentModel): ThreadRepository {
  const find = async (filter: object, limit: number): Promise<readonly Thread[]> =>
    (await model.find(filter).sort({ published: -1, _id: -1 }).limit(limit).lean<ThreadDocument[]>()).map(
      ({ _id, published }) => ({ threadKey: _id, published }),
    );

  async function count(site: string, article: string, keys: readonly string[]): Promise<readonly Thread[]> {
    const rows = await comments.aggregate<{ _id: string; published: number }>([
      { $match: { site, article, status: "approved", threadKey: { $in: keys } } },
      { $group: { _id: "$threadKey", published: { $sum: 1 } } },
    ]);
    const counts = new Map(rows.map(({ _id, published }) => [_id, published]));
    return keys.map((threadKey) => ({ threadKey, published: counts.get(threadKey) ?? 0 }));
  }

  return {
    async recount(threads) {
      const operations = keysByArticle(threads).map(async ({ site, article, keys }) =>
        (await count(site, article, [...keys])).map(({ threadKey, published }) => ({
          updateOne: {
            filter: { _id: threadKey },
            update: { $set: { site, article, published } },
            upsert: true,
          },
        })),
      );
      const updates = (await Promise.all(operations)).flat();
      if (updates.length > 0) await model.collection.bulkWrite(updates as never, { ordered: false });
    },

    async listByReplies({ site, article }, limit, from) {
      const wanted = { site, article };
      if (!from) return find({ ...wanted, published: { $gt: 0 } }, limit);
      const { published, threadKey } = from;
      const same = await find({ ...wanted, published, _id: { $lte: threadKey } }, limit);
      if (same.length === limit) return same;
      return [
        ...same,
        ...(await find({ ...wanted, published: { $gt: 0, $lt: published } }, limit - same.length)),
      ];
    },
  };
}

interface ArticleThreads extends ArticleRef {
  readonly keys: Set<string>;
}

function keysByArticle(
  threads: readonly (ArticleRef & Pick<Thread, "threadKey">)[],
): readonly ArticleThreads[] {
  const groups = new Map<string, ArticleThreads>();
  for (const { site, article, threadKey } of threads) {
    const group = groups.get(`${site}/${article}`) ?? { site, article, keys: new Set<string>() };
    group.keys.add(threadKey);
    groups.set(`${site}/${article}`, group);
  }
  return [...groups.values()];
}
