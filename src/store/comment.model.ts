import { type Connection, type Model, Schema } from "mongoose";
import type { Comment } from "../comment.ts";

/** A comment as MongoDB keeps it. */
export interface CommentDocument extends Omit<Comment, "id"> {
  readonly _id: string;
  /** When it is purged; only for what was not published. */
  readonly purgeAt?: Date;
  /** The status and days of the policy that gave `purgeAt`. */
  readonly retention?: string;
  /** The decision has no audit record yet. */
  readonly unaudited?: true;
}

const text = { type: String, required: true } as const;
const time = { type: Date, required: true } as const;
const count = { type: Number, required: true } as const;

const schema = new Schema<CommentDocument>(
  {
    _id: text,
    site: text,
    article: text,
    articleUrl: String,
    articleTitle: String,
    parent: String,
    name: String,
    email: String,
    website: String,
    body: String,
    createdAt: time,
    acceptedAt: time,
    judgedAt: time,
    author: { _id: false, key: text, id: String, returning: Boolean, verified: Boolean, staff: Boolean },
    addressHash: String,
    userAgent: String,
    referrer: String,
    form: { _id: false, honeypot: Boolean, token: String, ageSeconds: Number, captcha: String },
    via: text,
    staff: Boolean,
    notifyReplies: Boolean,
    notifyPublished: Boolean,
    score: { type: Number, default: 0 },
    language: String,
    original: { type: { _id: false, name: String, body: String, website: String }, default: undefined },
    status: text,
    findings: [
      {
        _id: false,
        check: text,
        verdict: text,
        reason: text,
        score: count,
        detail: text,
        values: { type: Schema.Types.Mixed, default: undefined },
        evidence: { type: [String], default: undefined },
        recheckAfterSeconds: Number,
        shadow: Boolean,
      },
    ],
    version: count,
    thread: text,
    depth: count,
    threadKey: text,
    path: text,
    spamProbability: Number,
    decision: {
      type: {
        _id: false,
        kind: text,
        by: text,
        at: time,
        from: text,
        reason: String,
        version: Number,
        batch: String,
        reported: Boolean,
      },
      default: undefined,
    },
    editedAt: Date,
    earlier: { type: [{ _id: false, body: text, until: time }], default: undefined },
    reports: { type: [{ _id: false, by: text, reason: text, at: time }], default: undefined },
    reported: Boolean,
    purgeAt: Date,
    retention: String,
    unaudited: Boolean,
  },
  { versionKey: false, strict: "throw", collection: "comments" },
);

// An article's page, oldest thread first and newest thread first; within a thread always in its own order.
schema.index({ site: 1, article: 1, status: 1, threadKey: 1, path: 1 });
schema.index({ site: 1, article: 1, status: 1, threadKey: -1, path: 1 });
// The moderators' lists: of all sites, a site, an article, an author, a reason.
schema.index({ status: 1, createdAt: 1, _id: 1 });
schema.index({ site: 1, status: 1, createdAt: 1, _id: 1 });
schema.index({ site: 1, article: 1, status: 1, createdAt: 1, _id: 1 });
schema.index({ "author.key": 1, status: 1, createdAt: 1, _id: 1 });
schema.index({ "author.key": 1, site: 1, createdAt: -1, _id: -1 });
schema.index({ "findings.reason": 1, status: 1, createdAt: 1, _id: 1 });
schema.index({ addressHash: 1, status: 1, createdAt: 1, _id: 1 });
schema.index({ language: 1, status: 1, createdAt: 1, _id: 1 });
schema.index({ "decision.batch": 1 }, { sparse: true });
schema.index(
  { reported: 1, status: 1, createdAt: 1, _id: 1 },
  { partialFilterExpression: { reported: true } },
);
// What is known of an author who returns.
schema.index({ "author.id": 1, site: 1, status: 1 });
schema.index({ purgeAt: 1 }, { expireAfterSeconds: 0 });
// Threads stay whole when somebody is erased.
schema.index({ site: 1, parent: 1 }, { partialFilterExpression: { parent: { $exists: true } } });
schema.index({ unaudited: 1 }, { partialFilterExpression: { unaudited: true } });

export type CommentModel = Model<CommentDocument>;

export const createCommentModel = (connection: Connection): CommentModel =>
  connection.model<CommentDocument>("Comment", schema);
