import { type Connection, type Model, Schema } from "mongoose";

/** What is remembered of an article. The count is good while `countedAt` equals `version`. */
export interface ArticleDocument {
  /** `<site>/<article>`; a site's key has no slash. */
  readonly _id: string;
  readonly site: string;
  readonly article: string;
  readonly url?: string;
  readonly title?: string;
  /** Goes up with each change of what is published. */
  readonly version: number;
  readonly published?: number;
  readonly countedAt?: number;
  /** When it appeared, as far as is known: named by the site, else the time of its first published comment. */
  readonly openedAt?: Date;
  /** An operator closed it, or keeps it open whatever its age. */
  readonly closed?: boolean;
  /** Its comments now stand under this article of the same site. */
  readonly movedTo?: string;
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
    openedAt: Date,
    closed: Boolean,
    movedTo: String,
  },
  { versionKey: false, strict: "throw", collection: "articles" },
);
// Where moved articles point, so that a further move can turn them along.
schema.index({ site: 1, movedTo: 1 }, { partialFilterExpression: { movedTo: { $exists: true } } });

export type ArticleModel = Model<ArticleDocument>;

export const createArticleModel = (connection: Connection): ArticleModel =>
  connection.model<ArticleDocument>("Article", schema);
