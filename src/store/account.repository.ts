import { type Connection, type Model, Schema } from "mongoose";

/** How often a moderator is told by mail of what waits. */
export const digestFrequencies = ["never", "immediately", "hourly", "daily"] as const;
export type DigestFrequency = (typeof digestFrequencies)[number];

/** What an account may be; `site` is for tokens only. */
export const accountRoles = ["moderator", "operator", "admin"] as const;
export type AccountRole = (typeof accountRoles)[number];

export interface Account {
  /** A UUID. */
  readonly id: string;
  /** Lower case; unique. */
  readonly email: string;
  /** Shown to other moderators and in the audit trail; unique. */
  readonly name: string;
  readonly role: AccountRole;
  /** The sites it is limited to; left out: all. */
  readonly sites?: readonly string[];
  readonly passwordHash: string;
  /** A second factor; in use once it is confirmed by a first code. */
  readonly totp?: { readonly secret: string; readonly confirmed: boolean; readonly usedStep?: number };
  readonly digest: DigestFrequency;
  /** Of mails and of the desk, as BCP 47 writes it; left out: the browser's. */
  readonly language?: string;
  readonly createdAt: Date;
  readonly disabledAt?: Date;
}

interface AccountDocument extends Omit<Account, "id"> {
  readonly _id: string;
}

const text = { type: String, required: true } as const;
const schema = new Schema<AccountDocument>(
  {
    _id: text,
    email: text,
    name: text,
    role: text,
    sites: { type: [String], default: undefined },
    passwordHash: text,
    totp: { type: { _id: false, secret: text, confirmed: Boolean, usedStep: Number }, default: undefined },
    digest: text,
    language: String,
    createdAt: { type: Date, required: true },
    disabledAt: Date,
  },
  { versionKey: false, strict: "throw", collection: "accounts" },
);
schema.index({ email: 1 }, { unique: true });
schema.index({ name: 1 }, { unique: true });
schema.index({ digest: 1 });

export type AccountModel = Model<AccountDocument>;

export const createAccountModel = (connection: Connection): AccountModel =>
  connection.model<AccountDocument>("Account", schema);

/** What may be changed of an account; `null` takes an optional field away. */
export type AccountChange = Partial<
  Pick<Account, "name" | "role" | "passwordHash" | "digest" | "language">
> & {
  readonly sites?: readonly string[] | null;
  readonly totp?: Account["totp"] | null;
  readonly disabledAt?: Date | null;
};

export interface AccountRepository {
  /** False where e-mail or name is taken. */
  create(account: Account): Promise<boolean>;
  find(id: string): Promise<Account | undefined>;
  findByEmail(email: string): Promise<Account | undefined>;
  list(): Promise<readonly Account[]>;
  /** Those who want to be told of waiting comments so often. */
  listForDigest(frequency: DigestFrequency): Promise<readonly Account[]>;
  exists(): Promise<boolean>;
  /** `undefined` where there is no such account. @throws where the new name is taken. */
  change(id: string, change: AccountChange): Promise<Account | undefined>;
  /** Notes that a code of this step was used; false where it, or a later one, was already. */
  useTotpStep(id: string, step: number): Promise<boolean>;
}

export function createAccountRepository(model: AccountModel): AccountRepository {
  const one = async (filter: object): Promise<Account | undefined> => {
    const found = await model.findOne(filter).lean<AccountDocument>();
    return found ? toAccount(found) : undefined;
  };
  const many = async (filter: object): Promise<readonly Account[]> =>
    (await model.find(filter).sort({ _id: 1 }).lean<AccountDocument[]>()).map(toAccount);

  return {
    async create({ id, ...fields }) {
      try {
        await model.create({ _id: id, ...fields });
        return true;
      } catch (error) {
        if (isTaken(error)) return false;
        throw error;
      }
    },
    find: (id) => one({ _id: id }),
    findByEmail: (email) => one({ email: email.toLowerCase() }),
    list: () => many({}),
    listForDigest: (digest) => many({ digest, disabledAt: { $exists: false } }),
    exists: async () => (await model.exists({ email: { $gt: "" } })) !== null,
    async change(id, change) {
      const set = Object.fromEntries(Object.entries(change).filter(([, value]) => value != null));
      const unset = Object.fromEntries(
        Object.entries(change).flatMap(([field, value]) => (value === null ? [[field, 1]] : [])),
      );
      const found = await model
        .findOneAndUpdate({ _id: id }, { $set: set, $unset: unset }, { returnDocument: "after" })
        .lean<AccountDocument>();
      return found ? toAccount(found) : undefined;
    },
    async useTotpStep(id, step) {
      const result = await model.updateOne(
        { _id: id, $or: [{ "totp.usedStep": { $exists: false } }, { "totp.usedStep": { $lt: step } }] },
        { $set: { "totp.usedStep": step } },
      );
      return result.modifiedCount === 1;
    },
  };
}

/** Whether an error says that a unique value is taken. */
export const isTaken = (error: unknown): boolean => (error as { code?: unknown }).code === 11_000;

const toAccount = ({ _id, ...fields }: AccountDocument): Account => ({ id: _id, ...fields });
