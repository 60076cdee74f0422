import { rankOf } from "./bson-rank.ts";
import { encodeValues } from "./encode-value.ts";

/** MongoDB's order of two values, across types too: negative, zero or positive. A missing field compares as null. */
export function compareValues(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (typeof a === "number" && typeof b === "number" && a !== b) {
    if (a < b) return -1;
    // What is neither less nor greater is NaN, which the bytes order.
    if (a > b) return 1;
  }
  const ranks = rankOf(a) - rankOf(b);
  return ranks !== 0 ? ranks : Buffer.compare(encodeValues([a]), encodeValues([b]));
}

/** True where MongoDB takes two values for equal: 1 equals 1.0, field order counts. */
export function equalValues(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a === "string" && typeof b === "string") return false;
  return compareValues(a, b) === 0;
}
