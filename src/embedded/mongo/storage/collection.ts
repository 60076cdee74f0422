import { checkSize, readStored } from "./bson-document.ts";
import {
  checkUnique,
  type Entries,
  type Entry,
  entriesOf,
  putEntries,
  removeEntries,
} from "./index-entries.ts";
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
/** One of which it is known where its fields stand. */
export type ReadDocument = StoredDocument & { fields: Fields };

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
  const number = recordIdBytes(id);
  const planned = entriesOf(index, doc, number);
  checkUnique(file, collection, planned, number);
  noteArrays(collection, index, planned.arrays);
  putEntries(file, index, planned.entries, number);
}

/** Every check comes before the first write, so that a document refused leaves nothing behind. */
export function insertDocument(file: LmdbFile, collection: Collection, doc: Doc, bytes: Buffer): number {
  checkSize(bytes);
  const id = collection.nextRecord;
  const number = recordIdBytes(id);
  const planned = collection.indexes.map((index) => entriesOf(index, doc, number));
  for (const one of planned) checkUnique(file, collection, one, number);
  for (const { index, entries, arrays } of planned) {
    noteArrays(collection, index, arrays);
    putEntries(file, index, entries, number);
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
  old: ReadDocument,
  bytes: Buffer,
): void {
  checkSize(bytes);
  const number = recordIdBytes(old.id);
  const planned = indexChanges(collection, old, { bytes, fields: fieldsIn(bytes) }, number);
  for (const one of planned) checkUnique(file, collection, one, number);
  for (const { index, entries, gone, arrays } of planned) {
    noteArrays(collection, index, arrays);
    removeEntries(file, index, gone, number);
    putEntries(file, index, entries, number);
  }
  file.put(recordKey(collection, old.id), bytes);
}

const without = (entries: readonly Entry[], others: readonly Entry[]): readonly Entry[] =>
  entries.filter(({ key }) => !others.some((other) => other.key.equals(key)));

/** What comes into and goes out of the indexes whose keys may be others now. */
function indexChanges(
  { indexes }: Collection,
  old: Omit<ReadDocument, "id">,
  next: Omit<ReadDocument, "id">,
  number: Buffer,
): (Entries & { gone: readonly Entry[] })[] {
  const changed = differingFields(old, next);
  const differing = [...changed];
  const touched = indexes.filter(({ names }) => !names || differing.some((name) => names.has(name)));
  if (touched.length === 0) return [];
  const names = new Set<string>();
  for (const index of touched) for (const name of index.names ?? old.fields.keys()) names.add(name);
  const before = readFields(old.bytes, names, old.fields);
  const same = Object.entries(before).filter(([name]) => !changed.has(name));
  const after = { ...Object.fromEntries(same), ...readFields(next.bytes, changed, next.fields) };
  return touched.map((index) => {
    const was = entriesOf(index, before, number).entries;
    const { entries, arrays } = entriesOf(index, after, number);
    return { index, arrays, entries: without(entries, was), gone: without(was, entries) };
  });
}

export function removeDocument(file: LmdbFile, collection: Collection, { id, bytes }: StoredDocument): void {
  const doc = readStored(bytes);
  const number = recordIdBytes(id);
  for (const index of collection.indexes)
    removeEntries(file, index, entriesOf(index, doc, number).entries, number);
  file.remove(recordKey(collection, id));
  collection.count -= 1;
}

export function fetchBytes(file: LmdbFile, collection: Collection, id: number): Buffer | undefined {
  return file.get(recordKey(collection, id));
}
