import { mongoError } from "../errors.ts";
import { checkSize, readStored } from "./bson-document.ts";
import { encodeValues } from "./encode-value.ts";
import type { Index } from "./index-spec.ts";
import { type Doc, indexValues } from "./index-values.ts";
import { type LmdbFile, MAX_KEY_BYTES, treeKey } from "./lmdb-file.ts";
import { LAST_RECORD_ID, recordIdBytes, recordIdOf } from "./record-id.ts";

export type Collection = {
  namespace: string;
  tree: number;
  indexes: Index[];
  count: number;
  nextRecord: number;
  dropped: boolean;
  /** Set when a change must be written to the catalogue with the transaction that made it. */
  dirty: boolean;
};

/** A stored document: its number, its bytes, and its values when somebody has asked for them. */
export type StoredDocument = { id: number; bytes: Buffer; doc: Doc };

type Entry = { key: Buffer; values: readonly unknown[] };

/** The keys under which a document stands in an index, without the record's number. Empty where it does not belong in it. */
export function indexEntries(index: Index, doc: Doc, arrays = new Set<number>()): Entry[] {
  if (!index.covers(doc)) return [];
  const tuples = indexValues(doc, index.paths, arrays);
  const present = index.spec.sparse
    ? tuples.filter((values) => values.some((value) => value !== undefined))
    : tuples;
  const entries = new Map<string, Entry>();
  for (const values of present) {
    const key = treeKey(index.tree, encodeValues(values, index.directions));
    if (key.length + LAST_RECORD_ID.length > MAX_KEY_BYTES)
      throw mongoError(
        17280,
        `key of ${key.length} bytes is too large for index ${index.spec.name} of the embedded store`,
      );
    if (present.length === 1) return [{ key, values }];
    entries.set(key.toString("latin1"), { key, values });
  }
  return [...entries.values()];
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

/** Throws 11000 where another document than `own` has one of the keys in a unique index. */
export function checkUnique(
  file: LmdbFile,
  collection: Collection,
  index: Index,
  entries: readonly Entry[],
  own: number,
): void {
  if (!index.spec.unique) return;
  for (const { key, values } of entries) {
    const found = file.keys({ start: key, end: Buffer.concat([key, LAST_RECORD_ID]), limit: 2 });
    if (found.some((other) => recordIdOf(other) !== own)) throw duplicateKey(collection, index, values);
  }
}

function noteArrays(collection: Collection, index: Index, arrays: ReadonlySet<number>): void {
  for (const position of arrays) {
    if (index.multikey.has(position)) continue;
    index.multikey.add(position);
    collection.dirty = true;
  }
}

const recordKey = (collection: Collection, id: number): Buffer => treeKey(collection.tree, recordIdBytes(id));
const EMPTY = Buffer.alloc(0);

/** Adds the keys of one document to one index; used when the index is built too. */
export function addToIndex(file: LmdbFile, collection: Collection, index: Index, doc: Doc, id: number): void {
  const arrays = new Set<number>();
  const entries = indexEntries(index, doc, arrays);
  checkUnique(file, collection, index, entries, id);
  noteArrays(collection, index, arrays);
  for (const { key } of entries) file.put(Buffer.concat([key, recordIdBytes(id)]), EMPTY);
}

/** Every check comes before the first write, so that a document refused leaves nothing behind. */
export function insertDocument(file: LmdbFile, collection: Collection, doc: Doc, bytes: Buffer): number {
  checkSize(bytes);
  const id = collection.nextRecord;
  const planned = collection.indexes.map((index) => {
    const arrays = new Set<number>();
    const entries = indexEntries(index, doc, arrays);
    checkUnique(file, collection, index, entries, id);
    return { index, entries, arrays };
  });
  const suffix = recordIdBytes(id);
  for (const { index, entries, arrays } of planned) {
    noteArrays(collection, index, arrays);
    for (const { key } of entries) file.put(Buffer.concat([key, suffix]), EMPTY);
  }
  file.put(recordKey(collection, id), bytes);
  collection.nextRecord += 1;
  collection.count += 1;
  return id;
}

export function replaceDocument(
  file: LmdbFile,
  collection: Collection,
  old: StoredDocument,
  doc: Doc,
  bytes: Buffer,
): void {
  checkSize(bytes);
  const planned = collection.indexes.map((index) => {
    const arrays = new Set<number>();
    const before = indexEntries(index, old.doc);
    const after = indexEntries(index, doc, arrays);
    const added = after.filter(({ key }) => !before.some((entry) => entry.key.equals(key)));
    const gone = before.filter(({ key }) => !after.some((entry) => entry.key.equals(key)));
    checkUnique(file, collection, index, added, old.id);
    return { index, added, gone, arrays };
  });
  const suffix = recordIdBytes(old.id);
  for (const { index, added, gone, arrays } of planned) {
    noteArrays(collection, index, arrays);
    for (const { key } of gone) file.remove(Buffer.concat([key, suffix]));
    for (const { key } of added) file.put(Buffer.concat([key, suffix]), EMPTY);
  }
  file.put(recordKey(collection, old.id), bytes);
}

export function removeDocument(file: LmdbFile, collection: Collection, old: StoredDocument): void {
  const suffix = recordIdBytes(old.id);
  for (const index of collection.indexes)
    for (const { key } of indexEntries(index, old.doc)) file.remove(Buffer.concat([key, suffix]));
  file.remove(recordKey(collection, old.id));
  collection.count -= 1;
}

export function fetchBytes(file: LmdbFile, collection: Collection, id: number): Buffer | undefined {
  return file.get(recordKey(collection, id));
}

export function fetchDocument(
  file: LmdbFile,
  collection: Collection,
  id: number,
): StoredDocument | undefined {
  const bytes = fetchBytes(file, collection, id);
  return bytes && { id, bytes, doc: readStored(bytes) };
}
