import { type Connection, type Model, Schema } from "mongoose";

/** A comment that a site's moderators decided, as the classifier sees it: hashed features, not a word of the text. */
export interface SiteExample {
  /** The comment's id. */
  readonly id: string;
  readonly site: string;
  readonly spam: boolean;
  readonly indices: Int32Array;
  readonly values: Float32Array;
  /** Keyed hash that stands for the author. */
  readonly author: string;
  /** What it was decided together with: one burst must not outweigh all else. */
  readonly batch?: string;
  readonly at: Date;
}

interface SiteExampleDocument {
  /** `<site>/<comment id>`; a site's key has no slash. */
  readonly _id: string;
  readonly site: string;
  readonly spam: boolean;
  /** Features in the order of their index: two bytes of index, two of value. */
  readonly features: Buffer;
  readonly author: string;
  readonly batch?: string;
  readonly at: Date;
}

const text = { type: String, required: true } as const;
const schema = new Schema<SiteExampleDocument>(
  {
    _id: text,
    site: text,
    spam: { type: Boolean, required: true },
    features: { type: Buffer, required: true },
    author: text,
    batch: String,
    at: { type: Date, required: true },
  },
  { versionKey: false, strict: "throw", collection: "site_examples" },
);
schema.index({ site: 1, at: -1, _id: -1 });
schema.index({ author: 1 });

export type SiteExampleModel = Model<SiteExampleDocument>;

export const createSiteExampleModel = (connection: Connection): SiteExampleModel =>
  connection.model<SiteExampleDocument>("SiteExample", schema);

export interface SiteExampleRepository {
  /** Keeps examples in place of earlier ones of the same comments. */
  put(examples: readonly SiteExample[]): Promise<void>;
  /** Forgets those of these comments; false where there was none. */
  remove(site: string, ids: readonly string[]): Promise<boolean>;
  /** The newest examples of a site, at most `limit`. */
  newest(site: string, limit: number): Promise<readonly SiteExample[]>;
  /** Forgets what is older than the newest `limit`. */
  trim(site: string, limit: number): Promise<void>;
  /** Forgets an author's examples. @returns the sites that had some. */
  removeOfAuthor(author: string): Promise<readonly string[]>;
  /** Forgets all examples of a site. */
  clear(site: string): Promise<void>;
}

export function createSiteExampleRepository(model: SiteExampleModel): SiteExampleRepository {
  const newestFirst = { at: -1, _id: -1 } as const;
  return {
    async put(examples) {
      if (examples.length === 0) return;
      const operations = examples.map(({ id, site, indices, values, ...fields }) => ({
        replaceOne: {
          filter: { _id: `${site}/${id}` },
          replacement: { site, ...fields, features: packFeatures(indices, values) },
          upsert: true,
        },
      }));
      await model.collection.bulkWrite(operations as never, { ordered: false });
    },
    remove: async (site, ids) => {
      const wanted = { _id: { $in: ids.map((id) => `${site}/${id}`) } };
      return (await model.deleteMany(wanted)).deletedCount > 0;
    },
    async newest(site, limit) {
      const found = await model.find({ site }).sort(newestFirst).limit(limit).lean<SiteExampleDocument[]>();
      return found.map(toExample);
    },
    async trim(site, limit) {
      const beyond = await model
        .find({ site })
        .sort(newestFirst)
        .skip(limit)
        .select({ _id: 1 })
        .lean<{ _id: string }[]>();
      if (beyond.length > 0) await model.deleteMany({ _id: { $in: beyond.map(({ _id }) => _id) } });
    },
    async removeOfAuthor(author) {
      const sites = await model.distinct("site", { author });
      await model.deleteMany({ author });
      return sites;
    },
    async clear(site) {
      await model.deleteMany({ site });
    },
  };
}

/** Values lie between -4 and 4; a 16-bit step of that is finer than training cares about. */
const valueStep = 1 / 8_192;

function packFeatures(indices: Int32Array, values: Float32Array): Buffer {
  const packed = Buffer.alloc(indices.length * 4);
  indices.forEach((index, at) => {
    packed.writeUInt16LE(index, at * 4);
    packed.writeInt16LE(clampInt16(Math.round((values[at] ?? 0) / valueStep)), at * 4 + 2);
  });
  return packed;
}

const clampInt16 = (value: number): number => Math.max(-32_768, Math.min(32_767, value));

function toExample({ _id, features, ...fields }: SiteExampleDocument): SiteExample {
  // The driver gives its own Binary type where mongoose does not cast.
  const bytes = toBuffer(features);
  const count = Math.floor(bytes.length / 4);
  const indices = Int32Array.from({ length: count }, (_none, at) => bytes.readUInt16LE(at * 4));
  const values = Float32Array.from(
    { length: count },
    (_none, at) => bytes.readInt16LE(at * 4 + 2) * valueStep,
  );
  return { id: _id.slice(fields.site.length + 1), ...fields, indices, values };
}

/** What `lean` gives for binary fields: the driver's own type. */
function toBuffer(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  return Buffer.from((value as { buffer: Uint8Array }).buffer);
}
