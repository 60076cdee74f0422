import { deserialize, serialize } from "bson";
import { fieldsOfFilter } from "../query/filter-bytes.ts";
import { compileFilter } from "../query/match.ts";
import type { Collection } from "./collection.ts";
import type { Index, IndexSpec } from "./index-spec.ts";
import { type LmdbFile, treeKey, wholeTree } from "./lmdb-file.ts";
import { recordIdOf } from "./record-id.ts";
import { CATALOGUE_TREE, COUNT_TREE } from "./trees.ts";

/** `keyed`: what `key-unique-indexes` brings about has been done, or was never needed. */
type StoredIndex = { spec: IndexSpec; tree: number; multikey: number[]; keyed?: boolean; building?: boolean };
export type StoredCollection = { namespace: string; tree: number; indexes: StoredIndex[] };

/** Where a collection stands in the catalogue. */
export const catalogueKey = (namespace: string): Buffer => treeKey(CATALOGUE_TREE, Buffer.from(namespace));
/** Where the number of a collection's documents stands. */
export const countKey = (tree: number): Buffer => treeKey(COUNT_TREE, treeKey(tree));

/** An index at work from its entry in the catalogue. */
export function openIndex({ spec, tree, multikey, building = false }: StoredIndex): Index {
  const fields = Object.keys(spec.key);
  const partial = spec.partialFilterExpression ?? {};
  const ofPartial = fieldsOfFilter(partial);
  return {
    spec,
    tree,
    fields,
    paths: fields.map((field) => field.split(".")),
    directions: Object.values(spec.key),
    multikey: new Set(multikey),
    ready: !building,
    building,
    covers: compileFilter(partial),
    names: ofPartial && new Set([...fields.map((field) => field.split(".")[0] ?? field), ...ofPartial]),
  };
}

export const readCount = (file: LmdbFile, tree: number): number =>
  file.get(countKey(tree))?.readUIntBE(0, 6) ?? 0;

/** All collections as the file has them. */
export function readCatalogue(file: LmdbFile): Map<string, Collection> {
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

/** Writes a collection's entry: its indexes and which of their fields have met arrays. */
export function saveCollection(file: LmdbFile, { namespace, tree, indexes }: Collection): void {
  const stored = indexes.map((index) => ({
    spec: index.spec,
    tree: index.tree,
    multikey: [...index.multikey],
    keyed: true,
    building: index.building,
  }));
  file.put(catalogueKey(namespace), Buffer.from(serialize({ namespace, tree, indexes: stored })));
}

export function saveCount(file: LmdbFile, { tree, count }: Collection): void {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE(count, 0, 6);
  file.put(countKey(tree), bytes);
}
