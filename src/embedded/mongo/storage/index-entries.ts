import { mongoError } from "../errors.ts";
import type { Collection } from "./collection.ts";
import { encodeKey } from "./encode-value.ts";
import type { Index } from "./index-spec.ts";
import { type Doc, indexValues } from "./index-values.ts";
import { type LmdbFile, MAX_KEY_BYTES } from "./lmdb-file.ts";
import { LAST_RECORD_ID, recordIdBytes, recordIdOf } from "./record-id.ts";

/** A key under which a document stands in an index, without the record's number, and the values that it is made of. */
export type Entry = { key: Buffer; values: readonly unknown[] };

/** What one document means for one index: its keys there and the positions of the fields that meet arrays in it. */
export type Entries = { index: Index; entries: readonly Entry[]; arrays: ReadonlySet<number> };

const none: Omit<Entries, "index"> = { entries: [], arrays: new Set() };

/** The keys of a document in an index; none where it does not belong in it. */
export function entriesOf(index: Index, doc: Doc): Entries {
  if (!index.covers(doc)) return { index, ...none };
  const arrays = new Set<number>();
  const tuples = indexValues(doc, index.paths, arrays);
  const present = index.spec.sparse
    ? tuples.filter((values) => values.some((value) => value !== undefined))
    : tuples;
  const entries = new Map<string, Entry>();
  for (const values of present) {
    const key = encodeKey(index.tree, values, index.directions);
    if (key.length + LAST_RECORD_ID.length > MAX_KEY_BYTES)
      throw mongoError(
        17280,
        `key of ${key.length} bytes is too large for index ${index.spec.name} of the embedded store`,
      );
    if (present.length === 1) return { index, entries: [{ key, values }], arrays };
    entries.set(key.toString("latin1"), { key, values });
  }
  return { index, entries: [...entries.values()], arrays };
}

function duplicateKey(collection: Collection, index: Index, values: readonly unknown[]): Error {
  const keyValue = Object.fromEntries(
    index.fields.map((field, i) => [field, typeof values[i] === "symbol" ? null : (values[i] ?? null)]),
  );
  const shown = Object.entries(keyValue).map(([field, value]) => `${field}: ${JSON.stringify(value)}`);
  return mongoError(
    11000,
    `E11000 duplicate key error collection: ${collection.namespace} index: ${index.spec.name} dup key: { ${shown.join(", ")} }`,
    { keyPattern: index.spec.key, keyValue },
  );
}

/** Throws 11000 where another record than `own` has one of the keys in a unique index. */
export function checkUnique(
  file: LmdbFile,
  collection: Collection,
  { index, entries }: Pick<Entries, "index" | "entries">,
  own: number,
): void {
  if (!index.spec.unique) return;
  for (const { key, values } of entries) {
    const owner = file.get(key);
    if (owner && recordIdOf(owner) !== own) throw duplicateKey(collection, index, values);
  }
}

const EMPTY = Buffer.alloc(0);

export function putEntries(file: LmdbFile, index: Index, entries: readonly Entry[], id: number): void {
  const suffix = recordIdBytes(id);
  for (const { key } of entries)
    if (index.keyed) file.put(key, suffix);
    else file.put(Buffer.concat([key, suffix]), EMPTY);
}

export function removeEntries(file: LmdbFile, index: Index, entries: readonly Entry[], id: number): void {
  const suffix = recordIdBytes(id);
  for (const { key } of entries) file.remove(index.keyed ? key : Buffer.concat([key, suffix]));
}
