import { createHash } from "node:crypto";
import { type Connection, type Model, Schema } from "mongoose";
import type { ListKind, ListMatch, ListName } from "../comment.ts";

/** An entry of a site's allow or block list. */
export interface ListEntry {
  readonly id: string;
  readonly list: ListName;
  readonly kind: ListKind;
  /** Author key, domain or address hash: what submissions are compared by. */
  readonly value: string;
  /** What people see of it: the value, or an e-mail address with its middle left out. */
  readonly label: string;
  /** Left out: for all sites. */
  readonly site?: string;
  readonly note?: string;
  /** Who put it there. */
  readonly by: string;
  readonly createdAt: Date;
  /** From then on it counts no more, and soon it is gone. */
  readonly expiresAt?: Date;
}

interface ListDocument extends Omit<ListEntry, "id"> {
  readonly _id: string;
}

const text = { type: String, required: true } as const;
const schema = new Schema<ListDocument>(
  {
    _id: text,
    list: text,
    kind: text,
    value: text,
    label: text,
    site: String,
    note: String,
    by: text,
    createdAt: { type: Date, required: true },
    expiresAt: Date,
  },
  { versionKey: false, strict: "throw", collection: "list_entries" },
);
schema.index({ value: 1, kind: 1 });
schema.index({ site: 1, createdAt: -1, _id: -1 });
schema.index({ createdAt: -1, _id: -1 });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export type ListModel = Model<ListDocument>;

export const createListModel = (connection: Connection): ListModel =>
  connection.model<ListDocument>("ListEntry", schema);

export interface ListQuery {
  /** Entries of these sites and those for all sites; left out: all there are. */
  readonly sites?: readonly string[] | undefined;
  readonly list?: ListName | undefined;
  readonly kind?: ListKind | undefined;
  readonly limit: number;
  readonly before?: Pick<ListEntry, "createdAt" | "id"> | undefined;
}

/** What may be listed of one submission. */
export interface Listable {
  readonly site: string;
  readonly authorKey: string;
  /** The e-mail's domain and the domains above it. */
  readonly emailDomains: readonly string[];
  /** The address's hash under each key that is kept. */
  readonly addressHashes: readonly string[];
  /** Hosts of links and the domains above them. */
  readonly linkDomains: readonly string[];
}

export interface ListRepository {
  /** Puts an entry on its list; the same thing on the same site is on one list only, the last one. */
  put(entry: Omit<ListEntry, "id">): Promise<ListEntry>;
  find(id: string): Promise<ListEntry | undefined>;
  /** False where there is no such entry. */
  remove(id: string): Promise<boolean>;
  /** Those that name an e-mail address, by its keyed hash. */
  ofAuthor(authorKey: string): Promise<readonly ListEntry[]>;
  removeOfAuthor(authorKey: string): Promise<void>;
  /** Newest first, without those that have expired. */
  list(query: ListQuery, now: Date): Promise<readonly ListEntry[]>;
  /** The entries that fit each submission, in one query for all. */
  match(submissions: readonly Listable[], now: Date): Promise<readonly (readonly ListMatch[])[]>;
}

export function createListRepository(model: ListModel): ListRepository {
  const find = async (filter: object, limit: number): Promise<readonly ListEntry[]> =>
    (await model.find(filter).sort({ createdAt: -1, _id: -1 }).limit(limit).lean<ListDocument[]>()).map(
      toEntry,
    );

  return {
    async put(entry) {
      const id = entryId(entry);
      // A whole replacement: nothing of an earlier entry, such as its expiry, outlives it.
      await model.replaceOne({ _id: id }, entry, { upsert: true });
      return { id, ...entry };
    },

    async find(id) {
      const document = await model.findById(id).lean<ListDocument>();
      return document ? toEntry(document) : undefined;
    },

    remove: async (id) => (await model.deleteOne({ _id: id })).deletedCount === 1,

    ofAuthor: (authorKey) => find({ value: authorKey, kind: "email" }, 1_000),

    async removeOfAuthor(authorKey) {
      await model.deleteMany({ value: authorKey, kind: "email" });
    },

    async list({ sites, list, kind, limit, before }, now) {
      const wanted = {
        ...(sites ? { site: { $in: [...sites, null] } } : {}),
        ...(list === undefined ? {} : { list }),
        ...(kind === undefined ? {} : { kind }),
        ...inForce(now),
      };
      if (!before) return find(wanted, limit);
      const { createdAt, id } = before;
      const sameTime = await find({ ...wanted, createdAt, _id: { $lt: id } }, limit);
      if (sameTime.length === limit) return sameTime;
      const older = await find({ ...wanted, createdAt: { $lt: createdAt } }, limit - sameTime.length);
      return [...sameTime, ...older];
    },

    async match(submissions, now) {
      const values = [
        ...new Set(submissions.flatMap((submission) => valuesOf(submission).map(([, v]) => v))),
      ];
      if (values.length === 0) return [];
      const found = await model.find({ value: { $in: values }, ...inForce(now) }).lean<ListDocument[]>();
      if (found.length === 0) return submissions.map(() => []);
      return submissions.map((submission) => {
        const own = new Set(valuesOf(submission).map(([kind, value]) => `${kind}:${value}`));
        return found
          .filter(
            ({ site, kind, value }) =>
              (site ?? submission.site) === submission.site && own.has(`${kind}:${value}`),
          )
          .map(({ list, kind, value, note }) => ({
            list,
            kind,
            value,
            ...(note === undefined ? {} : { note }),
          }));
      });
    },
  };
}

const inForce = (now: Date): object => ({
  $or: [{ expiresAt: { $exists: false } }, { expiresAt: { $gt: now } }],
});

function valuesOf(listable: Listable): readonly (readonly [ListKind, string])[] {
  const { authorKey, emailDomains, addressHashes, linkDomains } = listable;
  return [
    ["email", authorKey],
    ...emailDomains.map((domain) => ["domain", domain] as const),
    ...addressHashes.map((hash) => ["address", hash] as const),
    ...linkDomains.map((domain) => ["link", domain] as const),
  ];
}

const entryId = ({ site, kind, value }: Pick<ListEntry, "site" | "kind" | "value">): string =>
  createHash("sha256")
    .update(JSON.stringify([site ?? null, kind, value]))
    .digest("base64url")
    .slice(0, 22);

const toEntry = ({ _id, ...fields }: ListDocument): ListEntry => ({ id: _id, ...fields });
