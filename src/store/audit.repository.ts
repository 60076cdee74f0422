import { type Connection, type Model, Schema } from "mongoose";
import type { Comment, DecisionKind, Status } from "../comment.ts";

/** One line of the audit trail. */
export interface AuditEntry {
  /** `<comment id>:<version that the decision made>`; the same decision is never recorded twice. */
  readonly id: string;
  readonly comment: string;
  readonly site: string;
  readonly article: string;
  readonly by: string;
  readonly at: Date;
  readonly decision: DecisionKind;
  readonly from: Status;
  readonly to: Status;
  readonly reason?: string;
}

interface AuditDocument extends Omit<AuditEntry, "id"> {
  readonly _id: string;
}

const text = { type: String, required: true } as const;
const schema = new Schema<AuditDocument>(
  {
    _id: text,
    comment: text,
    site: text,
    article: text,
    by: text,
    at: { type: Date, required: true },
    decision: text,
    from: text,
    to: text,
    reason: String,
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
}

/** Append-only: there is no call that changes or removes an entry. */
export interface AuditRepository {
  append(entry: AuditEntry): Promise<void>;
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
    async list({ comment, by, sites, limit, before }) {
      const wanted = {
        ...(comment === undefined ? {} : { comment }),
        ...(by === undefined ? {} : { by }),
        ...(sites ? { site: { $in: sites } } : {}),
      };
      if (!before) return find(wanted, limit);
      const sameTime = await find({ ...wanted, at: before.at, _id: { $lt: before.id } }, limit);
      if (sameTime.length === limit) return sameTime;
      return [...sameTime, ...(await find({ ...wanted, at: { $lt: before.at } }, limit - sameTime.length))];
    },
  };
}

/** The audit entry of a comment's last decision. */
export function auditEntryOf(comment: Comment): AuditEntry | undefined {
  const { decision } = comment;
  if (!decision) return undefined;
  return {
    id: `${comment.id}:${comment.version}`,
    comment: comment.id,
    site: comment.site,
    article: comment.article,
    by: decision.by,
    at: decision.at,
    decision: decision.kind,
    from: decision.from,
    to: comment.status,
    ...(decision.reason === undefined ? {} : { reason: decision.reason }),
  };
}
