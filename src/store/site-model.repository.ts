import { type Connection, type Model, Schema } from "mongoose";

/** What a site's moderators have taught: weights on top of the base model's. */
export interface SiteWeights {
  /** The base model that they stand on; with another they mean nothing. */
  readonly base: string;
  readonly indices: Int32Array;
  readonly values: Float32Array;
  readonly bias: number;
  /** How many examples they were made of. */
  readonly examples: number;
  readonly fittedAt: Date;
}

/** A site whose examples changed since its weights were made. */
export interface StaleSite {
  readonly site: string;
  readonly changes: number;
}

interface SiteModelDocument {
  readonly _id: string;
  /** Goes up with each change of the examples. */
  readonly changes: number;
  /** The count of changes that the weights know of. */
  readonly fitted: number;
  readonly stale: boolean;
  readonly base?: string;
  readonly indices?: Buffer;
  readonly values?: Buffer;
  readonly bias?: number;
  readonly examples?: number;
  readonly fittedAt?: Date;
}

const schema = new Schema<SiteModelDocument>(
  {
    _id: { type: String, required: true },
    changes: { type: Number, required: true },
    fitted: { type: Number, required: true },
    stale: { type: Boolean, required: true },
    base: String,
    indices: Buffer,
    values: Buffer,
    bias: Number,
    examples: Number,
    fittedAt: Date,
  },
  { versionKey: false, strict: "throw", collection: "site_models" },
);
schema.index({ stale: 1 }, { partialFilterExpression: { stale: true } });
// Models that were learned on another base, to be learned anew.
schema.index({ base: 1 });

export type SiteModelModel = Model<SiteModelDocument>;

export const createSiteModelModel = (connection: Connection): SiteModelModel =>
  connection.model<SiteModelDocument>("SiteModel", schema);

export interface SiteModelRepository {
  /** Notes that a site's examples changed, so that its weights are made anew. */
  touch(site: string): Promise<void>;
  listStale(): Promise<readonly StaleSite[]>;
  /** Keeps weights; the site stays stale where its examples changed again while they were made. */
  save(stale: StaleSite, weights: SiteWeights): Promise<void>;
  /** How many changes the site's weights know of; 0 where there are none. One small read. */
  fittedChanges(site: string): Promise<number>;
  find(site: string): Promise<SiteWeights | undefined>;
  /** Has the weights made anew that stand on another base model. */
  touchOutdated(base: string): Promise<void>;
}

export function createSiteModelRepository(model: SiteModelModel): SiteModelRepository {
  return {
    async touch(site) {
      await model.updateOne(
        { _id: site },
        { $inc: { changes: 1 }, $set: { stale: true }, $setOnInsert: { fitted: 0 } },
        { upsert: true },
      );
    },
    async listStale() {
      const found = await model.find({ stale: true }).select({ changes: 1 }).lean<SiteModelDocument[]>();
      return found.map(({ _id, changes }) => ({ site: _id, changes }));
    },
    async save({ site, changes }, { base, indices, values, bias, examples, fittedAt }) {
      const weights = { base, indices: toBytes(indices), values: toBytes(values), bias, examples, fittedAt };
      // Two workers may make the same weights at once; older ones never take the place of newer.
      await model.updateOne(
        { _id: site, fitted: { $lt: changes } },
        { $set: { ...weights, fitted: changes } },
      );
      await model.updateOne({ _id: site, changes, fitted: changes }, { $set: { stale: false } });
    },
    async fittedChanges(site) {
      return (await model.findById(site).select({ fitted: 1 }).lean<SiteModelDocument>())?.fitted ?? 0;
    },
    async find(site) {
      const found = await model.findById(site).lean<SiteModelDocument>();
      return found ? toWeights(found) : undefined;
    },
    async touchOutdated(base) {
      await model.updateMany(
        { base: { $gt: "", $ne: base } },
        { $inc: { changes: 1 }, $set: { stale: true } },
      );
    },
  };
}

const toBytes = (numbers: Int32Array | Float32Array): Buffer =>
  Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);

function toWeights(document: SiteModelDocument): SiteWeights | undefined {
  const { base, indices, values, bias = 0, examples = 0, fittedAt } = document;
  if (base === undefined || indices === undefined || values === undefined || !fittedAt) return undefined;
  return {
    base,
    indices: new Int32Array(copyOf(indices)),
    values: new Float32Array(copyOf(values)),
    bias,
    examples,
    fittedAt,
  };
}

/** What `lean` gives for binary fields is the driver's own type, whose bytes need not be aligned. */
function copyOf(value: unknown): ArrayBuffer {
  const bytes = Buffer.isBuffer(value) ? value : (value as { buffer: Uint8Array }).buffer;
  return new Uint8Array(bytes).buffer;
}
