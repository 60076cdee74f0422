import { mongoError } from "../errors.ts";
import { readStored } from "./bson-document.ts";
import { addToIndex, type Collection } from "./collection.ts";
import type { Index } from "./index-spec.ts";
import { type LmdbFile, wholeTree } from "./lmdb-file.ts";
import { readFields } from "./raw-document.ts";
import { recordIdOf } from "./record-id.ts";
import type { Store } from "./store.ts";

/** Documents put into an index in one transaction. */
export const PART = 5_000;

/** Puts a part of the records into an index, within a change. Gives where the next part begins. */
export function addRecords(
  file: LmdbFile,
  collection: Collection,
  index: Index,
  start = wholeTree(collection.tree).start,
): Buffer | undefined {
  const entries = file.entries({ start, end: wholeTree(collection.tree).end, limit: PART });
  for (const { key, value } of entries) {
    const doc = index.names ? readFields(value, index.names) : readStored(value);
    addToIndex(file, collection, index, doc, recordIdOf(key));
  }
  const last = entries.at(-1);
  return last && Buffer.concat([last.key, Buffer.from([0])]);
}

/** Looked up anew each time: the collection may have been dropped, or read from the file again. */
function find({ collections }: Store, namespace: string, name: string) {
  const collection = collections.get(namespace);
  const index = collection?.indexes.find(({ spec }) => spec.name === name);
  if (!collection || !index)
    throw mongoError(276, `Index build of ${name} aborted: it was dropped meanwhile`);
  return { collection, index };
}

async function build(store: Store, namespace: string, name: string): Promise<void> {
  let start: Buffer | undefined;
  do {
    const from = start;
    start = await store.write(() => {
      const { collection, index } = find(store, namespace, name);
      const next = addRecords(store.file, collection, index, from);
      if (!next) {
        index.building = false;
        collection.dirty = true;
      }
      return next;
    });
  } while (start);
  find(store, namespace, name).index.ready = true;
}

/**
 * Resolves when the index is built: in parts, between which others read and write. One build at a time of each; who asks
 * again waits for it. Throws 276 where it is dropped meanwhile, and what stands against the index.
 */
export function finishIndex(store: Store, namespace: string, name: string): Promise<void> {
  const key = `${namespace} ${name}`;
  const running =
    store.builds.get(key) ?? build(store, namespace, name).finally(() => store.builds.delete(key));
  store.builds.set(key, running);
  return running;
}
