import type { Redis } from "ioredis";
import { type Connection, type Model, Schema } from "mongoose";

interface ErasureDocument {
  /** The keyed hash of the e-mail address. */
  readonly _id: string;
  readonly at: Date;
}

const schema = new Schema<ErasureDocument>(
  { _id: { type: String, required: true }, at: { type: Date, required: true } },
  { versionKey: false, strict: "throw", collection: "erasures" },
);

export type ErasureModel = Model<ErasureDocument>;

export const createErasureModel = (connection: Connection): ErasureModel =>
  connection.model<ErasureDocument>("Erasure", schema);

/**
 * Whom the service has erased, as keyed hashes that give nobody away. Kept in both stores, so that whichever of them
 * is restored from a backup, the other still knows.
 */
export interface ErasureRepository {
  remember(authorKey: string, at: Date): Promise<void>;
  list(): Promise<readonly string[]>;
}

export function createErasureRepository(
  model: ErasureModel,
  redis: Redis,
  prefix: string,
): ErasureRepository {
  const key = `${prefix}:erasures`;
  return {
    async remember(authorKey, at) {
      await model.updateOne({ _id: authorKey }, { $setOnInsert: { at } }, { upsert: true });
      await redis.sadd(key, authorKey);
    },
    async list() {
      const [stored, kept] = await Promise.all([model.find().lean<ErasureDocument[]>(), redis.smembers(key)]);
      return [...new Set([...stored.map(({ _id }) => _id), ...kept])];
    },
  };
}
