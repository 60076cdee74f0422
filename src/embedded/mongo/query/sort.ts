import { mongoError, notSupported } from "../errors.ts";
import { encodeValues } from "../storage/encode-value.ts";
import { type Doc, indexValues, isPlainObject } from "../storage/index-values.ts";

export type Sort = readonly (readonly [field: string, direction: 1 | -1])[];

/** Bytes that one stage may hold in memory, as in MongoDB. */
const MAX_HELD_BYTES = 100 * 1024 * 1024;

/** Throws 292 where a stage would hold more than 100 MiB. */
export function checkHeld(bytes: number, what: string): void {
  if (bytes > MAX_HELD_BYTES)
    throw mongoError(
      292,
      `${what} exceeded memory limit of ${MAX_HELD_BYTES} bytes, but did not opt in to external sorting.`,
    );
}

export function parseSort(sort: unknown): Sort {
  if (sort === undefined || sort === null) return [];
  const entries = sort instanceof Map ? [...sort] : isPlainObject(sort) ? Object.entries(sort) : undefined;
  if (!entries) throw mongoError(14, "Expected field sort to be of type object");
  return entries.map(([field, direction]) => {
    if (isPlainObject(direction)) throw notSupported("a $meta sort");
    const sign = Number(direction);
    if (sign !== 1 && sign !== -1)
      throw mongoError(2, "$sort key ordering must be 1 (for ascending) or -1 (for descending)");
    if (field === "$natural") throw notSupported("a $natural sort");
    return [String(field), sign] as const;
  });
}

/** Bytes by which documents are ordered: the smallest of the keys that an index on the same fields would hold. */
export function sortKey(doc: Doc, sort: Sort): Buffer {
  const paths = sort.map(([field]) => field.split("."));
  const directions = sort.map(([, direction]) => direction);
  const keys = indexValues(doc, paths, new Set()).map((values) => encodeValues(values, directions));
  return keys.reduce((least, key) => (Buffer.compare(key, least) < 0 ? key : least));
}

/** Something to be sorted by its document, of which only `value` is kept. `size` is what that takes, in bytes. */
export type Sortable<T> = { doc: Doc; size: number; value: T };

/**
 * Orders by the documents, equal ones in the order of arrival, and keeps the first `limit` where there is a limit. Throws
 * 292 where more than 100 MiB would be held.
 */
export function sortBy<T>(items: Iterable<Sortable<T>>, sort: Sort, limit = Number.POSITIVE_INFINITY): T[] {
  let held: { key: Buffer; value: T; size: number; at: number }[] = [];
  let bytes = 0;
  let arrived = 0;
  const order = () => {
    held.sort((a, b) => Buffer.compare(a.key, b.key) || a.at - b.at);
    if (held.length > limit) held = held.slice(0, limit);
    bytes = held.reduce((sum, { size }) => sum + size, 0);
  };
  for (const { doc, size, value } of items) {
    const key = sortKey(doc, sort);
    held.push({ key, value, size: size + key.length, at: arrived });
    arrived += 1;
    bytes += size + key.length;
    if (held.length > 2 * limit + 1000) order();
    checkHeld(bytes, "Sort");
  }
  order();
  return held.map(({ value }) => value);
}
