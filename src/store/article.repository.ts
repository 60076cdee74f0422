import { type Connection, type Model, Schema } from "mongoose";
import type { ArticleRef } from "./comment.repository.ts";

/** What is remembered of an article. The count is good while `countedAt` equals `version`. */
interface ArticleDocument extends ArticleRef {
  /** `<site>/<article>`; a site's key has no slash. */
  readonly _id: string;
  readonly url?: string;
  readonly title?: string;
  /** Goes up with each change of what is published. */
  readonly version: number;
  readonly published?: number;
  readonly countedAt?: number;
}

const schema = new Schema<ArticleDocument>(
  {
    _id: { type: String, required: true },
    site: { type: String, required: true },
    article: { type: String, required: true },
    url: String,
    title: String,
    version: { type: Number, required: true },
    published: Number,
    countedAt: Number,
  },
  { versionKey: false, strict: "throw", collection: "articles" },
);

export type ArticleModel = Model<ArticleDocument>;

export const createArticleModel = (connection: Connection): ArticleModel =>
  connection.model<ArticleDocument>("Article", schema);

export interface ArticleChange extends ArticleRef {
  readonly url?: string;
  readonly title?: string;
}

export interface ArticleState {
  /** 0 where nothing was ever published. */
  readonly version: number;
  readonly published: number;
}

export interface ArticleRepository {
  /** Notes that what is published under these articles changed; to be called after the comments are stored. */
  touch(changes: readonly ArticleChange[]): Promise<void>;
  /** Version and number of published comments of each, in the order asked. */
  states(articles: readonly ArticleRef[]): Promise<readonly ArticleState[]>;
}

/** @param count counts an article's published comments; called only where its last count is out of date. */
export function createArticleRepository(
  model: ArticleModel,
  count: (article: ArticleRef) => Promise<number>,
): ArticleRepository {
  async function recount(article: ArticleRef, version: number): Promise<ArticleState> {
    const published = await count(article);
    // Kept only where nothing changed since the version was read, so that an old count never hides a new comment.
    await model.updateOne({ _id: articleKey(article), version }, { $set: { published, countedAt: version } });
    return { version, published };
  }

  return {
    async touch(changes) {
      if (changes.length === 0) return;
      const operations = changes.map((change) => ({
        updateOne: { filter: { _id: articleKey(change) }, update: touchUpdate(change), upsert: true },
      }));
      await model.collection.bulkWrite(operations as never, { ordered: false });
    },

    async states(articles) {
      const known = await model.find({ _id: { $in: articles.map(articleKey) } }).lean<ArticleDocument[]>();
      const byKey = new Map(known.map((document) => [document._id, document]));
      return Promise.all(
        articles.map((article) => {
          const document = byKey.get(articleKey(article));
          if (!document) return { version: 0, published: 0 };
          const { version, countedAt, published } = document;
          return countedAt === version && published !== undefined
            ? { version, published }
            : recount(article, version);
        }),
      );
    },
  };
}

const articleKey = ({ site, article }: ArticleRef): string => `${site}/${article}`;

function touchUpdate({ site, article, url, title }: ArticleChange): object {
  // Address and title are remembered from the first comment that names them.
  return {
    $setOnInsert: {
      site,
      article,
      ...(url === undefined ? {} : { url }),
      ...(title === undefined ? {} : { title }),
    },
    $inc: { version: 1 },
  };
}
