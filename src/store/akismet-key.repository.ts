import { createHmac, randomBytes } from "node:crypto";
import { type Connection, type Model, Schema } from "mongoose";

/** A key by which a blog engine's Akismet plugin speaks for a site. */
export interface AkismetKey {
  /** The first characters of the key's hash, to name it by. */
  readonly id: string;
  readonly site: string;
  readonly createdAt: Date;
}

interface AkismetKeyDocument {
  /** Keyed hash: with 48 bits, a plain hash could be turned back by trying. */
  readonly _id: string;
  readonly site: string;
  readonly createdAt: Date;
}

const schema = new Schema<AkismetKeyDocument>(
  {
    _id: { type: String, required: true },
    site: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { versionKey: false, strict: "throw", collection: "akismet_keys" },
);
schema.index({ site: 1 });

export type AkismetKeyModel = Model<AkismetKeyDocument>;

export const createAkismetKeyModel = (connection: Connection): AkismetKeyModel =>
  connection.model<AkismetKeyDocument>("AkismetKey", schema);

export interface AkismetKeyRepository {
  /** Makes a key of 12 hex digits, as plugins want them, and gives it, the only time that it can be seen. */
  create(site: string, now: Date): Promise<string>;
  /** The site of a key; `undefined` where it is none of ours. */
  siteOf(key: string): Promise<string | undefined>;
  list(): Promise<readonly AkismetKey[]>;
  /** False where there is no such key. */
  revoke(id: string): Promise<boolean>;
}

const idLength = 12;

/** @param secret keys the hashes. */
export function createAkismetKeyRepository(model: AkismetKeyModel, secret: string): AkismetKeyRepository {
  const hash = (key: string): string =>
    createHmac("sha256", secret).update(`akismet-key\0${key}`).digest("hex");
  return {
    async create(site, now) {
      const key = randomBytes(6).toString("hex");
      await model.create({ _id: hash(key), site, createdAt: now });
      return key;
    },
    async siteOf(key) {
      if (!/^[0-9a-f]{12}$/.test(key)) return undefined;
      return (await model.findById(hash(key)).lean<AkismetKeyDocument>())?.site;
    },
    async list() {
      const found = await model.find().sort({ _id: 1 }).lean<AkismetKeyDocument[]>();
      return found.map(({ _id, site, createdAt }) => ({ id: _id.slice(0, idLength), site, createdAt }));
    },
    async revoke(id) {
      if (!/^[0-9a-f]{12}$/.test(id)) return false;
      // Hashes are hex digits, so those that begin with the id lie between it and it followed by g.
      return (await model.deleteOne({ _id: { $gte: id, $lt: `${id}g` } })).deletedCount === 1;
    },
  };
}
