import { wholeTree } from "./lmdb-file.ts";
import { RECORD_ID_BYTES } from "./record-id.ts";
import type { Store } from "./store.ts";

/** Keys moved in one transaction. */
const BATCH = 10_000;

/** Brings the unique indexes of a store of the first release, whose keys end with the record's number, into today's form. */
export async function keyUniqueIndexes({ file, collections, write }: Store): Promise<void> {
  for (const collection of collections.values())
    for (const index of collection.indexes) {
      if (!index.spec.unique || index.keyed) continue;
      const { end } = wholeTree(index.tree);
      let { start } = wholeTree(index.tree);
      for (let moved = BATCH; moved === BATCH; )
        await write(() => {
          const entries = file.entries({ start, end, limit: BATCH });
          // What a start that was broken off has moved already has the number as its value.
          for (const { key } of entries.filter(({ value }) => value.length === 0)) {
            const values = key.subarray(0, -RECORD_ID_BYTES);
            file.remove(key);
            file.put(values, key.subarray(-RECORD_ID_BYTES));
          }
          moved = entries.length;
          start = entries.at(-1)?.key ?? end;
          if (moved < BATCH) Object.assign(index, { keyed: true });
          collection.dirty ||= index.keyed;
        });
    }
}
