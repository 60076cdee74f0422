import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { type Connection, type Model, Schema } from "mongoose";

export interface StoredToken {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  /** The sites it is good for; left out: all. */
  readonly sites?: readonly string[];
  /** The account of the person who made it. */
  readonly account?: string;
  readonly createdAt: Date;
  readonly revokedAt?: Date;
}

interface TokenDocument extends Omit<StoredToken, "id"> {
  readonly _id: string;
  /** SHA-256 of the secret part, which has 256 random bits and so needs no slow hash. */
  readonly hash: string;
}

const schema = new Schema<TokenDocument>(
  {
    _id: { type: String, required: true },
    name: { type: String, required: true },
    role: { type: String, required: true },
    sites: { type: [String], default: undefined },
    account: String,
    hash: { type: String, required: true },
    createdAt: { type: Date, required: true },
    revokedAt: Date,
  },
  { versionKey: false, strict: "throw", collection: "tokens" },
);
schema.index({ account: 1 }, { sparse: true });

export type TokenModel = Model<TokenDocument>;

export const createTokenModel = (connection: Connection): TokenModel =>
  connection.model<TokenDocument>("Token", schema);

export interface TokenRepository {
  /** Makes a token and gives it, the only time that it can be seen. */
  create(token: Pick<StoredToken, "name" | "role" | "sites" | "account">, now: Date): Promise<string>;
  /** The token's record; `undefined` where it is unknown or revoked. */
  verify(token: string): Promise<StoredToken | undefined>;
  /** False where there is no such token. */
  revoke(id: string, now: Date): Promise<boolean>;
  list(): Promise<readonly StoredToken[]>;
  /** Those that an account made. */
  listFor(account: string): Promise<readonly StoredToken[]>;
  /** Revokes all that an account made. */
  revokeFor(account: string, now: Date): Promise<void>;
}

export function createTokenRepository(model: TokenModel): TokenRepository {
  return {
    async create(token, now) {
      const id = randomBytes(6).toString("hex");
      const secret = randomBytes(32).toString("base64url");
      await model.create({ _id: id, ...token, hash: digest(secret).toString("hex"), createdAt: now });
      return `cmt_${id}_${secret}`;
    },
    async verify(token) {
      const [, id, secret] = /^cmt_([0-9a-f]{12})_([\w-]{43})$/.exec(token) ?? [];
      if (id === undefined || secret === undefined) return undefined;
      const found = await model.findById(id).lean<TokenDocument>();
      if (!found || found.revokedAt) return undefined;
      return timingSafeEqual(digest(secret), Buffer.from(found.hash, "hex")) ? toToken(found) : undefined;
    },
    async revoke(id, now) {
      const result = await model.updateOne(
        { _id: id, revokedAt: { $exists: false } },
        { $set: { revokedAt: now } },
      );
      return result.modifiedCount === 1;
    },
    list: async () => (await model.find().sort({ _id: 1 }).lean<TokenDocument[]>()).map(toToken),
    listFor: async (account) =>
      (await model.find({ account }).sort({ createdAt: 1 }).lean<TokenDocument[]>()).map(toToken),
    async revokeFor(account, now) {
      await model.updateMany({ account, revokedAt: { $exists: false } }, { $set: { revokedAt: now } });
    },
  };
}

const digest = (secret: string): Buffer => createHash("sha256").update(secret).digest();

const toToken = ({ _id, hash: _hash, ...fields }: TokenDocument): StoredToken => ({ id: _id, ...fields });
