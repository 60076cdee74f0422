import { randomBytes } from "node:crypto";
import { type Connection, type Model, Schema } from "mongoose";

interface AddressKeyDocument {
  /** Number of the period. */
  readonly _id: number;
  readonly key: string;
  readonly expiresAt: Date;
}

const schema = new Schema<AddressKeyDocument>(
  {
    _id: { type: Number, required: true },
    key: { type: String, required: true },
    expiresAt: { type: Date, required: true },
  },
  { versionKey: false, strict: "throw", collection: "addresskeys" },
);
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export type AddressKeyModel = Model<AddressKeyDocument>;

export const createAddressKeyModel = (connection: Connection): AddressKeyModel =>
  connection.model<AddressKeyDocument>("AddressKey", schema);

/** Random keys for the hashes of IP addresses, one a period, gone for good when their time is over. */
export interface AddressKeyRepository {
  /** The period's key, made by whichever process asks first. */
  forPeriod(period: number, expiresAt: Date): Promise<string>;
  /** The period's key, if it was made and is not gone. */
  findOfPeriod(period: number): Promise<string | undefined>;
}

export function createAddressKeyRepository(model: AddressKeyModel): AddressKeyRepository {
  return {
    async forPeriod(period, expiresAt) {
      const document = await model
        .findOneAndUpdate(
          { _id: period },
          { $setOnInsert: { key: randomBytes(32).toString("hex") }, $max: { expiresAt } },
          { upsert: true, returnDocument: "after" },
        )
        .lean<AddressKeyDocument>();
      if (!document) throw new Error("MongoDB gave no key for the hashes of addresses");
      return document.key;
    },

    async findOfPeriod(period) {
      return (await model.findById(period).lean<AddressKeyDocument>())?.key;
    },
  };
}
