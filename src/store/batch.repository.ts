import { type Connection, type Model, Schema } from "mongoose";
import type { DecisionKind } from "../comment.ts";

/** One decision on many comments. */
export interface Batch {
  /** A UUID; the client may name it, so that asking again decides nothing twice. */
  readonly id: string;
  readonly by: string;
  readonly decision: DecisionKind;
  readonly reason?: string;
  readonly matched: number;
  readonly changed: number;
  readonly startedAt: Date;
  /** Absent while it runs. */
  readonly finishedAt?: Date;
  readonly undoneAt?: Date;
}

interface BatchDocument extends Omit<Batch, "id"> {
  readonly _id: string;
}

const text = { type: String, required: true } as const;
const count = { type: Number, required: true } as const;
const schema = new Schema<BatchDocument>(
  {
    _id: text,
    by: text,
    decision: text,
    reason: String,
    matched: count,
    changed: count,
    startedAt: { type: Date, required: true },
    finishedAt: Date,
    undoneAt: Date,
  },
  { versionKey: false, strict: "throw", collection: "batches" },
);
// A batch is of interest while it can be taken back; what it did is in the audit trail.
schema.index({ startedAt: 1 }, { expireAfterSeconds: 7 * 86_400 });

export type BatchModel = Model<BatchDocument>;

export const createBatchModel = (connection: Connection): BatchModel =>
  connection.model<BatchDocument>("Batch", schema);

export interface BatchRepository {
  /** False where there is one of this id already. */
  start(batch: Batch): Promise<boolean>;
  find(id: string): Promise<Batch | undefined>;
  progress(id: string, changed: number): Promise<void>;
  finish(id: string, counts: Pick<Batch, "matched" | "changed">, at: Date): Promise<void>;
  /** Notes that it is taken back; false where it was already, or still runs. */
  markUndone(id: string, at: Date): Promise<boolean>;
}

export function createBatchRepository(model: BatchModel): BatchRepository {
  return {
    async start({ id, ...fields }) {
      const result = await model.updateOne({ _id: id }, { $setOnInsert: fields }, { upsert: true });
      return result.upsertedCount === 1;
    },
    async find(id) {
      const found = await model.findById(id).lean<BatchDocument>();
      if (!found) return undefined;
      const { _id, ...fields } = found;
      return { id: _id, ...fields };
    },
    async progress(id, changed) {
      await model.updateOne({ _id: id }, { $set: { changed } });
    },
    async finish(id, counts, finishedAt) {
      await model.updateOne({ _id: id }, { $set: { ...counts, finishedAt } });
    },
    async markUndone(id, undoneAt) {
      const wanted = { _id: id, finishedAt: { $exists: true }, undoneAt: { $exists: false } };
      return (await model.updateOne(wanted, { $set: { undoneAt } })).modifiedCount === 1;
    },
  };
}
