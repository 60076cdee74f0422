import { mongoError } from "../errors.ts";
import type { Collection } from "./collection.ts";
import { encodeKey } from "./encode-value.ts";
import type { Index } from "./index-spec.ts";
import { type Doc, indexValues } from "./index-values.ts";
import { type LmdbFile, MAX_KEY_BYTES } from "./lmdb-file.ts";

/**
 * A key under which a document stands in an index, and the values that it is made of. The record's number ends the key; in a
 * unique index it is what stands under the key.
 */
export type Entry = { key: Buffer; values: readonly unknown[] };

/** What one document means for one index: its keys there and the positions of the fields that meet arrays in it. */
export type Entries = { index: Index; entries: readonly Entry[]; arrays: ReadonlySet<number> };

const none: Omit<Entries, "index"> = { entries: [], arrays: new Set() };

/** The keys of a document in an index; none where it does not belong in it. `number`: the record's, as bytes. */
export function entriesOf(index: Index, doc: Doc, number: Buffer): Entries {
  if (!index.covers(doc)) return { index, ...none };
  const arrays = new Set<number>();
  const tuples = indexValues(doc, index.paths, arrays);
  const present = index.spec.sparse
    ? tuples.filter((values) => values.some((value) => value !== undefined))
    : tuples;
  const suffix = index.spec.unique ? undefined : number;
  const entries = new Map<string, Entry>();
  for (const values of present) {
    const key = encodeKey(index.tree, values, index.directions, suffix);
    if (key.length > MAX_KEY_BYTES)
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
  own: Buffer,
): void {
  if (!index.spec.unique) return;
  for (const { key, values } of entries) {
    const owner = file.get(key);
    if (owner && !owner.equals(own)) throw duplicateKey(collection, index, values);
  }
}

const EMPTY = Buffer.alloc(0);

/** Removes keys of a record. While a unique index is built, a key may be another record's that came meanwhile. */
export function removeEntries(file: LmdbFile, index: Index, entries: readonly Entry[], number: Buffer): void {
  const own = (key: Buffer): boolean => file.get(key)?.equals(number) === true;
  for (const { key } of entries) if (!index.building || !index.spec.unique || own(key)) file.remove(key);
}

export function putEntries(file: LmdbFile, index: Index, entries: readonly Entry[], number: Buffer): void {
  for (const { key } of entries) file.put(key, index.spec.unique ? number : EMPTY);
}
