import type { Doc, Path } from "./index-values.ts";

/** An index as it is kept in the catalogue. */
export type IndexSpec = {
  name: string;
  key: Record<string, 1 | -1>;
  unique?: boolean;
  sparse?: boolean;
  partialFilterExpression?: Doc;
  /** Seconds after the date in the (single) field at which the document is deleted. */
  expireAfterSeconds?: number;
};

/** An index at work: its catalogue entry, the number of its tree, and which of its fields have met an array so far. */
export type Index = {
  spec: IndexSpec;
  tree: number;
  fields: readonly string[];
  paths: readonly Path[];
  directions: readonly (1 | -1)[];
  multikey: Set<number>;
  /** False until the transaction that made it, or its last part, is on disk: readers do not use it before. */
  ready: boolean;
  /** It lacks keys of documents that were there before it; writes keep it up all the same. */
  building: boolean;
  /** True where a document belongs into the index. */
  covers: (doc: Doc) => boolean;
  /** First names of the fields of which keys and `covers` are made; undefined where that may be any. */
  names: ReadonlySet<string> | undefined;
};
