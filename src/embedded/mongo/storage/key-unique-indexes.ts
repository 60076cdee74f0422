import { deserialize, serialize } from "bson";
import type { StoredCollection } from "./catalogue.ts";
import { type LmdbFile, wholeTree } from "./lmdb-file.ts";
import { RECORD_ID_BYTES } from "./record-id.ts";
import { CATALOGUE_TREE } from "./trees.ts";

/** Keys moved in one transaction. */
const BATCH = 10_000;

/**
 * Brings the unique indexes of a store of earlier days, whose keys end with the record's number, into today's form, in which
 * it is what stands under the key. It goes on where a start that was broken off has stopped.
 */
export async function keyUniqueIndexes(file: LmdbFile): Promise<void> {
  for (const { key, value } of file.entries(wholeTree(CATALOGUE_TREE))) {
    const stored = deserialize(value, { bsonRegExp: true }) as StoredCollection;
    const indexes = stored.indexes.filter(({ spec, keyed }) => spec.unique && !keyed);
    if (indexes.length === 0) continue;
    for (const { tree } of indexes) await moveNumbers(file, tree);
    const done = { ...stored, indexes: stored.indexes.map((index) => ({ ...index, keyed: true })) };
    await file.write(() => file.put(key, Buffer.from(serialize(done))));
  }
}

async function moveNumbers(file: LmdbFile, tree: number): Promise<void> {
  const { start, end } = wholeTree(tree);
  let next: Buffer | undefined = start;
  while (next) {
    const from: Buffer = next;
    next = await file.write(() => {
      const entries = file.entries({ start: from, end, limit: BATCH });
      for (const { key, value } of entries) {
        if (value.length > 0) continue;
        file.remove(key);
        file.put(key.subarray(0, -RECORD_ID_BYTES), key.subarray(-RECORD_ID_BYTES));
      }
      return entries.length < BATCH ? undefined : entries.at(-1)?.key;
    });
  }
}
