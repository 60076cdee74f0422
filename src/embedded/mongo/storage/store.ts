import { deserialize, serialize } from "bson";
import { mongoError } from "../errors.ts";
import { compileFilter } from "../query/match.ts";
import { readStored } from "./bson-document.ts";
import { addToIndex, type Collection } from "./collection.ts";
import type { Index, IndexSpec } from "./index-spec.ts";
import type { Doc } from "./index-values.ts";
import { type LmdbFile, treeKey, wholeTree } from "./lmdb-file.ts";
import { recordIdOf } from "./record-id.ts";

/** Trees with a fixed number; those of collections and indexes follow. */
export const CATALOGUE_TREE = 0;
export const COUNT_TREE = 1;
export const SESSION_TREE = 2;
export const OWNER_TREE = 3;
const NEXT_TREE = 4;
const FIRST_TREE = 16;

type StoredIndex = { spec: IndexSpec; tree: number; multikey: number[] };
type StoredCollection = { namespace: string; tree: number; indexes: StoredIndex[] };

/** All collections and the file that holds them. */
export type Store = {
  file: LmdbFile;
  collections: ReadonlyMap<string, Collection>;
  /** How many documents a reader sees; the collection's own count is ahead of it while a change is on its way to the disk. */
  countOf(collection: Collection): number;
  /** Runs a change, all of it or nothing; resolves when it is on disk. */
  write<T>(change: () => T): Promise<T>;
  /** The rest may be called inside a change only. */
  createCollection(namespace: string): Collection;
  dropCollection(namespace: string): void;
  createIndex(collection: Collection, spec: IndexSpec): void;
  dropIndex(collection: Collection, index: Index): void;
};

const catalogueKey = (namespace: string): Buffer => treeKey(CATALOGUE_TREE, Buffer.from(namespace));
const countKey = (tree: number): Buffer => treeKey(COUNT_TREE, treeKey(tree));

function openIndex({ spec, tree, multikey }: StoredIndex): Index {
  const fields = Object.keys(spec.key);
  return {
    spec,
    tree,
    fields,
    paths: fields.map((field) => field.split(".")),
    directions: Object.values(spec.key),
    multikey: new Set(multikey),
    ready: true,
    covers: spec.partialFilterExpression ? compileFilter(spec.partialFilterExpression) : () => true,
  };
}

const readCount = (file: LmdbFile, tree: number): number => file.get(countKey(tree))?.readUIntBE(0, 6) ?? 0;

function readCatalogue(file: LmdbFile): Map<string, Collection> {
  const collections = new Map<string, Collection>();
  for (const { value } of file.entries(wholeTree(CATALOGUE_TREE))) {
    const stored = deserialize(value, { bsonRegExp: true }) as StoredCollection;
    const last = file.keys({ ...wholeTree(stored.tree), reverse: true, limit: 1 })[0];
    collections.set(stored.namespace, {
      namespace: stored.namespace,
      tree: stored.tree,
      indexes: stored.indexes.map(openIndex),
      count: readCount(file, stored.tree),
      nextRecord: last ? recordIdOf(last) + 1 : 1,
      dropped: false,
      dirty: false,
    });
  }
  return collections;
}

function removeTree(file: LmdbFile, tree: number): void {
  for (;;) {
    const keys = file.keys({ ...wholeTree(tree), limit: 10_000 });
    if (keys.length === 0) return;
    for (const key of keys) file.remove(key);
  }
}

export function openStore(file: LmdbFile): Store {
  const collections = readCatalogue(file);
  const counts = new Map<number, number>();
  let made: Index[] = [];
  let stale = false;

  const reload = () => {
    const fresh = readCatalogue(file);
    collections.clear();
    for (const [namespace, collection] of fresh) collections.set(namespace, collection);
    counts.clear();
    stale = false;
  };
  // Numbers are not given twice: a cursor may still stand in a tree that has been dropped.
  const nextTree = () => {
    const tree = file.get(treeKey(NEXT_TREE))?.readUInt32BE() ?? FIRST_TREE;
    file.put(treeKey(NEXT_TREE), treeKey(tree + 1));
    return tree;
  };
  const saveChanged = () => {
    for (const collection of collections.values()) {
      const { namespace, tree, indexes, count } = collection;
      if (collection.dirty) {
        const stored = indexes.map((index) => ({
          spec: index.spec,
          tree: index.tree,
          multikey: [...index.multikey],
        }));
        file.put(catalogueKey(namespace), Buffer.from(serialize({ namespace, tree, indexes: stored })));
        collection.dirty = false;
      }
      if (counts.get(tree) === count) continue;
      const bytes = Buffer.alloc(6);
      bytes.writeUIntBE(count, 0, 6);
      file.put(countKey(tree), bytes);
      counts.set(tree, count);
    }
  };
  const addIndex = (collection: Collection, spec: IndexSpec): Index => {
    const index = { ...openIndex({ spec, tree: nextTree(), multikey: [] }), ready: false };
    collection.indexes.push(index);
    collection.dirty = true;
    made.push(index);
    return index;
  };

  return {
    file,
    collections,
    countOf: ({ tree }) => readCount(file, tree),
    async write(change) {
      try {
        const { result, indexes } = await file.write(() => {
          // A change that failed was undone in the file; what it had done in memory is read again before the next one.
          if (stale) reload();
          made = [];
          try {
            const result = change();
            saveChanged();
            return { result, indexes: made };
          } catch (error) {
            stale = true;
            throw error;
          }
        });
        for (const index of indexes) index.ready = true;
        return result;
      } catch (error) {
        stale = true;
        await file.write(() => {
          if (stale) reload();
        });
        throw error;
      }
    },
    createCollection(namespace) {
      const tree = nextTree();
      const collection: Collection = {
        namespace,
        tree,
        indexes: [],
        count: 0,
        nextRecord: 1,
        dropped: false,
        dirty: true,
      };
      collections.set(namespace, collection);
      addIndex(collection, { name: "_id_", key: { _id: 1 }, unique: true });
      return collection;
    },
    dropCollection(namespace) {
      const collection = collections.get(namespace);
      if (!collection) return;
      for (const { tree } of [collection, ...collection.indexes]) removeTree(file, tree);
      file.remove(catalogueKey(namespace));
      file.remove(countKey(collection.tree));
      counts.delete(collection.tree);
      collection.dropped = true;
      collections.delete(namespace);
    },
    createIndex(collection, spec) {
      const index = addIndex(collection, spec);
      const { end } = wholeTree(collection.tree);
      let start = wholeTree(collection.tree).start;
      for (;;) {
        const entries = file.entries({ start, end, limit: 1000 });
        for (const { key, value } of entries)
          addToIndex(file, collection, index, readStored(value) as Doc, recordIdOf(key));
        const last = entries.at(-1);
        if (!last) return;
        start = Buffer.concat([last.key, Buffer.from([0])]);
      }
    },
    dropIndex(collection, index) {
      removeTree(file, index.tree);
      collection.indexes = collection.indexes.filter((other) => other !== index);
      collection.dirty = true;
    },
  };
}

/** Throws 73 for a database or collection name that MongoDB does not allow. */
export function checkNamespace(database: string, collection: string): void {
  if (!/^[^\s/\\."$*<>:|?\0]{1,63}$/.test(database))
    throw mongoError(73, `Invalid database name: '${database}'`);
  if (collection === "" || collection.length > 200 || /[$\0]/.test(collection) || /^\.|\.$/.test(collection))
    throw mongoError(73, `Invalid collection name: ${collection}`);
}
