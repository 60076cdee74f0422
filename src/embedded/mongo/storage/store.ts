import { addRecords, PART } from "./build-index.ts";
import {
  catalogueKey,
  countKey,
  openIndex,
  readCatalogue,
  readCount,
  saveCollection,
  saveCount,
} from "./catalogue.ts";
import type { Collection } from "./collection.ts";
import type { Index, IndexSpec } from "./index-spec.ts";
import { type LmdbFile, treeKey, wholeTree } from "./lmdb-file.ts";
import { FIRST_TREE, NEXT_TREE } from "./trees.ts";

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
  /** Adds an index; one on many documents is left to `finishIndex`. */
  createIndex(collection: Collection, spec: IndexSpec): void;
  dropIndex(collection: Collection, index: Index): void;
  /** Builds under way, by collection and name. */
  builds: Map<string, Promise<void>>;
};

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
    const before = [...collections.values()];
    collections.clear();
    for (const [namespace, collection] of readCatalogue(file)) {
      // Cursors hold the collection as they found it: it stays the same object.
      const known = before.find(({ tree }) => tree === collection.tree);
      collections.set(namespace, known ? Object.assign(known, collection) : collection);
    }
    for (const collection of before) collection.dropped = !collections.has(collection.namespace);
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
      if (collection.dirty) saveCollection(file, collection);
      collection.dirty = false;
      if (counts.get(collection.tree) !== collection.count) saveCount(file, collection);
      counts.set(collection.tree, collection.count);
    }
  };
  const addIndex = (collection: Collection, spec: IndexSpec): Index => {
    const building = collection.count > PART;
    const index = { ...openIndex({ spec, tree: nextTree(), multikey: [], building }), ready: false };
    collection.indexes.push(index);
    collection.dirty = true;
    if (!building) made.push(index);
    return index;
  };

  return {
    file,
    collections,
    builds: new Map(),
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
      if (!index.building) addRecords(file, collection, index);
    },
    dropIndex(collection, index) {
      removeTree(file, index.tree);
      collection.indexes = collection.indexes.filter((other) => other !== index);
      collection.dirty = true;
    },
  };
}
