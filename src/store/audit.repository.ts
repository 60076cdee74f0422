import { type Connection, type Model, Schema } from "mongoose";
import type { Comment, DecisionKind, Status } from "../comment.ts";

/** What the trail tells of: decisions, and what else moderators do. */
export const auditActions = [
  "approve",
  "reject",
  "spam",
  "delete",
  "undo",
  "edit",
  "reply",
  "allow",
  "block",
  "unlist",
] as const satisfies readonly (DecisionKind | string)[];
export type AuditAction = (typeof auditActions)[number];

/** One line of the audit trail. */
export interface AuditEntry {
  /** `<comment id>:<version that it made>` where it changed a comment; the same change is never recorded twice. */
  readonly id: string;
  /** Left out where something else than a comment was changed. */
  readonly comment?: string;
  readonly site: string;
  readonly article?: string;
  readonly by: string;
  readonly at: Date;
  readonly decision: AuditAction;
  readonly from?: Status;
  readonly to?: Status;
  readonly reason?: string;
  readonly batch?: string;
  /** Seconds from the comment's being written to its first decision. */
  readonly waited?: number;
  /** Reason codes of the comment's findings. */
  readonly findings?: readonly string[];
}

interface AuditDocument extends Omit<AuditEntry, "id"> {
  readonly _id: string;
}

const text = { type: String, required: true } as const;
const schema = new Schema<AuditDocument>(
  {
    _id: text,
    comment: String,
    site: text,
    article: String,
    by: text,
    at: { type: Date, required: true },
    decision: text,
    from: String,
    to: String,
    reason: String,
    batch: String,
    waited: Number,
    findings: { type: [String], default: undefined },
  },
  { versionKey: false, strict: "throw", collection: "audit" },
);
schema.index({ comment: 1, at: -1, _id: -1 });
schema.index({ by: 1, at: -1, _id: -1 });
schema.index({ site: 1, at: -1, _id: -1 });
schema.index({ at: -1, _id: -1 });

export type AuditModel = Model<AuditDocument>;

export const createAuditModel = (connection: Connection): AuditModel =>
  connection.model<AuditDocument>("Audit", schema);

export interface AuditQuery {
  readonly comment?: string;
  readonly by?: string;
  readonly sites?: readonly string[];
  readonly limit: number;
  readonly before?: Pick<AuditEntry, "at" | "id">;
  /** Only from this moment on. */
  readonly since?: Date;
}

/** Append-only: there is no call that changes or removes an entry. */
export interface AuditRepository {
  append(entry: AuditEntry): Promise<void>;
  /** One write; entries that are there already stay as they are. */
  appendMany(entries: readonly AuditEntry[]): Promise<void>;
  /** Newest first. */
  list(query: AuditQuery): Promise<readonly AuditEntry[]>;
}

export function createAuditRepository(model: AuditModel): AuditRepository {
  const find = async (filter: object, limit: number): Promise<readonly AuditEntry[]> =>
    (await model.find(filter).sort({ at: -1, _id: -1 }).limit(limit).lean<AuditDocument[]>()).map(
      ({ _id, ...fields }) => ({ id: _id, ...fields }),
    );

  return {
    async append({ id, ...fields }) {
      await model.updateOne({ _id: id }, { $setOnInsert: fields }, { upsert: true });
    },
    async appendMany(entries) {
      if (entries.length === 0) return;
      const documents = entries.map(({ id, ...fields }) => ({ _id: id, ...fields }));
      await model.collection
        .insertMany(documents as never, { ordered: false })
        .catch(throwUnlessThereAlready);
    },
    async list({ comment, by, sites, limit, before, since }) {
      const wanted = {
        ...(comment === undefined ? {} : { comment }),
        ...(by === undefined ? {} : { by }),
        ...(sites ? { site: { $in: sites } } : {}),
        ...(since ? { at: { $gte: since } } : {}),
      };
      if (!before) return find(wanted, limit);
      const sameTime = await find({ $and: [wanted, { at: before.at, _id: { $lt: before.id } }] }, limit);
      if (sameTime.length === limit) return sameTime;
      const earlier = await find({ $and: [wanted, { at: { $lt: before.at } }] }, limit - sameTime.length);
      return [...sameTime, ...earlier];
    },
  };
}

const duplicateKey = 11_000;

/** An entry that was written before stays as it is. */
function throwUnlessThereAlready(error: unknown): void {
  const { writeErrors } = error as { writeErrors?: readonly { readonly code: number }[] };
  if (!writeErrors?.length || writeErrors.some(({ code }) => code !== duplicateKey)) throw error;
}

/** The audit entry of a comment's last decision. */
export function auditEntryOf(comment: Comment): AuditEntry | undefined {
  const { decision, findings, createdAt } = comment;
  if (!decision) return undefined;
  const { by, at, kind, from, reason, batch } = decision;
  const waits = from === "pending" && kind !== "undo";
  return {
    id: `${comment.id}:${decision.version}`,
    comment: comment.id,
    site: comment.site,
    article: comment.article,
    by,
    at,
    decision: kind,
    from,
    to: comment.status,
    ...(reason === undefined ? {} : { reason }),
    ...(batch === undefined ? {} : { batch }),
    ...(waits ? { waited: Math.max(0, (at.getTime() - createdAt.getTime()) / 1_000) } : {}),
    ...(findings.length > 0 ? { findings: [...new Set(findings.map((finding) => finding.reason))] } : {}),
  };
}
