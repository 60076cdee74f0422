import { createHash, randomBytes } from "node:crypto";
import { type Connection, type Model, Schema } from "mongoose";
import type { AccountRole } from "./account.repository.ts";

/** What a link that is good once is for. */
export const linkKinds = ["setup", "invitation", "reset"] as const;
export type LinkKind = (typeof linkKinds)[number];

export interface Link {
  /** Names it without giving it away. */
  readonly id: string;
  readonly kind: LinkKind;
  /** The account whose password it resets. */
  readonly account?: string;
  /** What an invitation is for. */
  readonly email?: string;
  readonly role?: AccountRole;
  readonly sites?: readonly string[];
  readonly by: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

interface LinkDocument extends Omit<Link, "id"> {
  /** SHA-256 of the link's secret. */
  readonly _id: string;
}

const text = { type: String, required: true } as const;
const time = { type: Date, required: true } as const;
const schema = new Schema<LinkDocument>(
  {
    _id: text,
    kind: text,
    account: String,
    email: String,
    role: String,
    sites: { type: [String], default: undefined },
    by: text,
    createdAt: time,
    expiresAt: time,
  },
  { versionKey: false, strict: "throw", collection: "links" },
);
schema.index({ kind: 1, createdAt: 1 });
schema.index({ account: 1 }, { sparse: true });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export type LinkModel = Model<LinkDocument>;

export const createLinkModel = (connection: Connection): LinkModel =>
  connection.model<LinkDocument>("Link", schema);

export interface LinkRepository {
  /** Makes a link and gives its secret, which is kept nowhere. */
  create(link: Omit<Link, "id">): Promise<string>;
  /** The link of a secret, while it is good. */
  find(secret: string, now: Date): Promise<Link | undefined>;
  /** Takes it, so that it is good no more; `undefined` where somebody else did, or it is over. */
  take(secret: string, now: Date): Promise<Link | undefined>;
  list(kind: LinkKind, now: Date): Promise<readonly Link[]>;
  /** False where there is no such link. */
  revoke(id: string): Promise<boolean>;
  /** Ends all links that reset an account's password. */
  revokeFor(account: string): Promise<void>;
}

export function createLinkRepository(model: LinkModel): LinkRepository {
  const good = (secret: string, now: Date) => ({ _id: digest(secret), expiresAt: { $gt: now } });
  return {
    async create(link) {
      const secret = randomBytes(32).toString("base64url");
      await model.create({ _id: digest(secret), ...link });
      return secret;
    },
    async find(secret, now) {
      const found = await model.findOne(good(secret, now)).lean<LinkDocument>();
      return found ? toLink(found) : undefined;
    },
    async take(secret, now) {
      const found = await model.findOneAndDelete(good(secret, now)).lean<LinkDocument>();
      return found ? toLink(found) : undefined;
    },
    list: async (kind, now) =>
      (
        await model
          .find({ kind, expiresAt: { $gt: now } })
          .sort({ createdAt: 1 })
          .lean<LinkDocument[]>()
      ).map(toLink),
    async revoke(id) {
      return (await model.deleteOne({ _id: id })).deletedCount === 1;
    },
    async revokeFor(account) {
      await model.deleteMany({ account });
    },
  };
}

const digest = (secret: string): string => createHash("sha256").update(secret).digest("hex");

const toLink = ({ _id, ...fields }: LinkDocument): Link => ({ id: _id, ...fields });
