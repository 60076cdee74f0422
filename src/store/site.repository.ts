import { type Connection, type Model, Schema } from "mongoose";
import type { Policy } from "../comment.ts";

/** A site whose comments the service moderates. */
export interface Site {
  /** Its key in the API: 1 to 64 letters, digits, dots, hyphens and underscores. */
  readonly key: string;
  readonly name: string;
  /** Origins (`https://example.org`) whose pages may post and read; `*` for any. */
  readonly allowedOrigins: readonly string[];
  readonly policy: Policy;
  /** Signs the tokens by which the site vouches for its own readers (JWT, HS256); without it there are none. */
  readonly readerSecret?: string;
  /** Address of a picture service with `{hash}` for the SHA-256 of the e-mail; left out: no third party is asked. */
  readonly pictureService?: string;
}

interface SiteDocument {
  readonly _id: string;
  readonly name: string;
  readonly allowedOrigins: readonly string[];
  /** As written, without defaults, so that a new release's defaults reach it. */
  readonly policy: unknown;
  readonly readerSecret?: string;
  readonly pictureService?: string;
}

const schema = new Schema<SiteDocument>(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    allowedOrigins: { type: [String], required: true },
    policy: { type: Schema.Types.Mixed, required: true },
    readerSecret: String,
    pictureService: String,
  },
  { versionKey: false, strict: "throw", minimize: false, collection: "sites" },
);

export type SiteModel = Model<SiteDocument>;

export const createSiteModel = (connection: Connection): SiteModel =>
  connection.model<SiteDocument>("Site", schema);

/** What is given is changed; an empty secret or picture service takes it away. */
export type SiteChange = Partial<Omit<SiteDocument, "_id">>;

export interface SiteRepository {
  find(key: string): Promise<Site | undefined>;
  list(): Promise<readonly Site[]>;
  /** Makes the site or changes what is given of it. */
  save(key: string, change: SiteChange): Promise<void>;
  /** Makes the site with defaults unless it is there. */
  ensure(key: string): Promise<void>;
}

/** @param completePolicy fills in defaults; throws where a stored policy does not fit. */
export function createSiteRepository(
  model: SiteModel,
  completePolicy: (written: unknown) => Policy,
): SiteRepository {
  const toSite = ({ _id, policy, readerSecret, pictureService, ...rest }: SiteDocument): Site => ({
    key: _id,
    ...rest,
    policy: completePolicy(policy),
    ...(readerSecret ? { readerSecret } : {}),
    ...(pictureService ? { pictureService } : {}),
  });
  const upsert = async (key: string, set: SiteChange): Promise<void> => {
    const defaults: SiteChange = { name: key, allowedOrigins: [], policy: {} };
    const rest = Object.fromEntries(Object.entries(defaults).filter(([field]) => !(field in set)));
    await model.updateOne({ _id: key }, { $set: set, $setOnInsert: rest }, { upsert: true });
  };

  return {
    async find(key) {
      const document = await model.findById(key).lean<SiteDocument>();
      return document ? toSite(document) : undefined;
    },
    list: async () => (await model.find().sort({ _id: 1 }).lean<SiteDocument[]>()).map(toSite),
    save: upsert,
    ensure: (key) => upsert(key, {}),
  };
}
