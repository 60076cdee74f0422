import { mkdirSync } from "node:fs";
import { open, type RootDatabase } from "lmdb";

/** Bytes of a key's first part: the number of the tree (records of a collection, one index, the catalogue) it belongs to. */
const TREE_BYTES = 4;
/** LMDB's longest key with pages of 8 KiB. */
export const MAX_KEY_BYTES = 4026;

export type Range = { start: Buffer; end: Buffer; reverse?: boolean; limit?: number };

/** One LMDB file with many trees of ordered keys in it. Reads inside `write` see what that write has done so far. */
export type LmdbFile = {
  get(key: Buffer): Buffer | undefined;
  put(key: Buffer, value: Buffer): void;
  remove(key: Buffer): void;
  /** Keys from `start` up to but without `end`; with `reverse` the last comes first. */
  keys(range: Range): Buffer[];
  entries(range: Range): { key: Buffer; value: Buffer }[];
  /** How many keys there are, counting no further than `limit`. */
  countKeys(start: Buffer, end: Buffer, limit: number): number;
  /**
   * Runs `change` in a transaction, all of it or nothing, and resolves once it is on disk. Changes that wait at the same
   * time are committed and flushed together.
   */
  write<T>(change: () => T): Promise<T>;
  /** How many writes have been begun; tells whether what was read before may have changed. */
  writes(): number;
  close(): Promise<void>;
};

/** Builds a key of a tree. */
export function treeKey(tree: number, ...parts: readonly Buffer[]): Buffer {
  const prefix = Buffer.allocUnsafe(TREE_BYTES);
  prefix.writeUInt32BE(tree);
  return Buffer.concat([prefix, ...parts]);
}

/** Bounds of everything in a tree. */
export function wholeTree(tree: number): { start: Buffer; end: Buffer } {
  return { start: treeKey(tree), end: treeKey(tree + 1) };
}

/** lmdb begins a reverse range at its upper end. */
const lmdbRange = ({ start, end, reverse = false, limit }: Range) => ({
  ...(reverse
    ? { start: end, end: start, reverse, exclusiveStart: true, inclusiveEnd: true }
    : { start, end }),
  ...(limit === undefined ? {} : { limit }),
});

const copy = (bytes: Uint8Array): Buffer => Buffer.from(bytes);

export function openLmdbFile(folder: string): LmdbFile {
  mkdirSync(folder, { recursive: true });
  const db: RootDatabase<Buffer, Buffer> = open({
    path: folder,
    noSubdir: false,
    keyEncoding: "binary",
    encoding: "binary",
    pageSize: 8192,
    cache: false,
    // A commit then resolves after the flush: an acknowledged write is on disk.
    overlappingSync: false,
  });
  let writes = 0;
  return {
    get: (key) => db.getBinary(key),
    put: (key, value) => db.putSync(key, value),
    remove: (key) => {
      db.removeSync(key);
    },
    keys: (range) => Array.from(db.getKeys(lmdbRange(range))),
    entries: (range) =>
      Array.from(db.getRange(lmdbRange(range)), ({ key, value }) => ({ key: copy(key), value: copy(value) })),
    countKeys: (start, end, limit) => db.getKeysCount({ start, end, ...(limit < Infinity ? { limit } : {}) }),
    write: async (change) => {
      let result: { value: ReturnType<typeof change> } | undefined;
      await db.childTransaction(() => {
        writes += 1;
        result = { value: change() };
      });
      if (!result) throw new Error("the transaction ended without a result");
      return result.value;
    },
    writes: () => writes,
    close: () => db.close(),
  };
}
