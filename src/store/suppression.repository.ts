import { type Connection, type Model, Schema } from "mongoose";

interface SuppressionDocument {
  /** `<site>/<keyed hash of the e-mail>`. */
  readonly _id: string;
  readonly at: Date;
}

const schema = new Schema<SuppressionDocument>(
  { _id: { type: String, required: true }, at: { type: Date, required: true } },
  { versionKey: false, strict: "throw", collection: "suppressions" },
);

export type SuppressionModel = Model<SuppressionDocument>;

export const createSuppressionModel = (connection: Connection): SuppressionModel =>
  connection.model<SuppressionDocument>("Suppression", schema);

/** Readers who want no more mail from a site. */
export interface SuppressionRepository {
  add(site: string, authorKey: string, at: Date): Promise<void>;
  has(site: string, authorKey: string): Promise<boolean>;
  /** Those of the sites that send this reader no mail. */
  sitesOf(authorKey: string, sites: readonly string[]): Promise<readonly string[]>;
}

export function createSuppressionRepository(model: SuppressionModel): SuppressionRepository {
  return {
    async add(site, authorKey, at) {
      await model.updateOne({ _id: `${site}/${authorKey}` }, { $setOnInsert: { at } }, { upsert: true });
    },
    async sitesOf(authorKey, sites) {
      const ids = sites.map((site) => `${site}/${authorKey}`);
      const found = await model.find({ _id: { $in: ids } }).lean<SuppressionDocument[]>();
      return found.map(({ _id }) => _id.slice(0, _id.lastIndexOf("/")));
    },
    has: async (site, authorKey) => (await model.exists({ _id: `${site}/${authorKey}` })) !== null,
  };
}
