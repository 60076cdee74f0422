import { checkSize, readStored } from "./bson-document.ts";
import { checkUnique, entriesOf, putEntries, removeEntries } from "./index-entries.ts";
import type { Index } from "./index-spec.ts";
import type { Doc } from "./index-values.ts";
import { type LmdbFile, treeKey } from "./lmdb-file.ts";
import { differingFields, type Fields, fieldsIn, readFields } from "./raw-document.ts";
import { recordIdBytes } from "./record-id.ts";

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

/** A stored document: its number and its bytes. */
export type StoredDocument = { id: number; bytes: Buffer };

function noteArrays(collection: Collection, index: Index, arrays: ReadonlySet<number>): void {
  for (const position of arrays) {
    if (index.multikey.has(position)) continue;
    index.multikey.add(position);
    collection.dirty = true;
  }
}

const recordKey = (collection: Collection, id: number): Buffer => treeKey(collection.tree, recordIdBytes(id));

/** Adds the keys of one document to one index that is being built. */
export function addToIndex(file: LmdbFile, collection: Collection, index: Index, doc: Doc, id: number): void {
  const planned = entriesOf(index, doc);
  checkUnique(file, collection, planned, id);
  noteArrays(collection, index, planned.arrays);
  putEntries(file, index, planned.entries, id);
}

/** Every check comes before the first write, so that a document refused leaves nothing behind. */
export function insertDocument(file: LmdbFile, collection: Collection, doc: Doc, bytes: Buffer): number {
  checkSize(bytes);
  const id = collection.nextRecord;
  const planned = collection.indexes.map((index) => entriesOf(index, doc));
  for (const one of planned) checkUnique(file, collection, one, id);
  for (const { index, entries, arrays } of planned) {
    noteArrays(collection, index, arrays);
    putEntries(file, index, entries, id);
  }
  file.put(recordKey(collection, id), bytes);
  collection.nextRecord += 1;
  collection.count += 1;
  return id;
}

/** Puts a document in the place of another; only the indexes on what has changed are touched. */
export function replaceDocument(
  file: LmdbFile,
  collection: Collection,
  old: StoredDocument & { fields: Fields },
  bytes: Buffer,
): void {
  checkSize(bytes);
  const fields = fieldsIn(bytes);
  const changed = differingFields(old.bytes, old.fields, bytes, fields);
  const indexes = collection.indexes.filter(
    ({ names }) => !names || [...names].some((name) => changed.has(name)),
  );
  const names = new Set(
    indexes.flatMap((index) => [...(index.names ?? [...old.fields.keys(), ...fields.keys()])]),
  );
  const before = indexes.length > 0 ? readFields(old.bytes, names, old.fields) : {};
  const after = indexes.length > 0 ? readFields(bytes, names, fields) : {};
  const planned = indexes.map((index) => {
    const was = entriesOf(index, before).entries;
    const is = entriesOf(index, after);
    const entries = is.entries.filter(({ key }) => !was.some((entry) => entry.key.equals(key)));
    const gone = was.filter(({ key }) => !is.entries.some((entry) => entry.key.equals(key)));
    return { ...is, entries, gone };
  });
  for (const one of planned) checkUnique(file, collection, one, old.id);
  for (const { index, entries, gone, arrays } of planned) {
    noteArrays(collection, index, arrays);
    removeEntries(file, index, gone, old.id);
    putEntries(file, index, entries, old.id);
  }
  file.put(recordKey(collection, old.id), bytes);
}

export function removeDocument(file: LmdbFile, collection: Collection, { id, bytes }: StoredDocument): void {
  const doc = readStored(bytes);
  for (const index of collection.indexes) removeEntries(file, index, entriesOf(index, doc).entries, id);
  file.remove(recordKey(collection, id));
  collection.count -= 1;
}

export function fetchBytes(file: LmdbFile, collection: Collection, id: number): Buffer | undefined {
  return file.get(recordKey(collection, id));
}
