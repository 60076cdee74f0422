import type { Index } from "../storage/index-spec.ts";
import { treeKey } from "../storage/lmdb-file.ts";
import { boundsOf, type Condition, type Interval, isPoint } from "./bounds.ts";

/** A stretch of an index's keys; all begin with the same `prefix` bytes. */
export type Scan = {
  start: Buffer;
  end: Buffer;
  prefix: number;
  /** `start` is all of a key under which one record at most stands. */
  whole?: boolean;
};

/** More scans than this would take much memory: instead of each of very many values, the range that holds them is read. */
const MAX_SCANS = 50_000;

/** The least bytes that come after everything which begins with these. */
function successor(bytes: Buffer): Buffer {
  const next = Buffer.from(bytes);
  for (let i = next.length - 1; i >= 0; i--) {
    if (next[i] !== 255) {
      next[i] = (next[i] ?? 0) + 1;
      return next.subarray(0, i + 1);
    }
  }
  throw new Error("no bytes come after these");
}

const inverted = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => ~byte));

function scanOf(prefix: Buffer, interval: Interval, direction: 1 | -1): Scan {
  const turned: Interval =
    direction === 1
      ? interval
      : {
          low: inverted(interval.high),
          lowIn: interval.highIn,
          high: inverted(interval.low),
          highIn: interval.lowIn,
        };
  const low = Buffer.concat([prefix, turned.low]);
  const high = Buffer.concat([prefix, turned.high]);
  return {
    start: turned.lowIn ? low : successor(low),
    end: turned.highIn ? successor(high) : high,
    prefix: prefix.length,
  };
}

const ordered = (intervals: Interval[], direction: 1 | -1): Interval[] =>
  direction === 1 ? intervals : [...intervals].reverse();

/** What the conditions leave of one field's values. */
export type FieldBounds = { intervals: Interval[]; exact: boolean };
/** The fields that are held to points, and the range of the one after them. */
export type Reach = { points: FieldBounds[]; range: FieldBounds | undefined };

/** One interval that holds all of these. They are in order. */
function hull(intervals: readonly Interval[]): FieldBounds | undefined {
  const [first, last] = [intervals[0], intervals.at(-1)];
  if (!first || !last) return undefined;
  const { low, lowIn } = first;
  const { high, highIn } = last;
  return { intervals: [{ low, lowIn, high, highIn }], exact: false };
}

/** How far along the index's fields the conditions go: fields held to points, then one held to a range. */
export function reach(index: Index, conditions: readonly Condition[]): Reach {
  const points: FieldBounds[] = [];
  let scans = 1;
  for (const [i, field] of index.fields.entries()) {
    const bounds = boundsOf(conditions, field, index.multikey.has(i));
    if (!bounds) break;
    if (scans * bounds.intervals.length > MAX_SCANS) return { points, range: hull(bounds.intervals) };
    if (!bounds.intervals.every(isPoint)) return { points, range: bounds };
    scans *= bounds.intervals.length;
    points.push(bounds);
  }
  return { points, range: undefined };
}

/** The stretches of the index's keys that hold every document within the bounds. */
export function scansOf(index: Index, { points, range }: Reach): Scan[] {
  let prefixes = [treeKey(index.tree)];
  for (const [i, { intervals }] of points.entries()) {
    const direction = index.directions[i] ?? 1;
    const values = ordered(intervals, direction).map(({ low }) => (direction === 1 ? low : inverted(low)));
    prefixes = prefixes.flatMap((prefix) => values.map((value) => Buffer.concat([prefix, value])));
  }
  const whole = index.spec.unique === true && points.length === index.fields.length;
  if (!range) return prefixes.map((start) => ({ start, end: successor(start), prefix: start.length, whole }));
  const direction = index.directions[points.length] ?? 1;
  return prefixes.flatMap((prefix) =>
    ordered(range.intervals, direction).map((interval) => scanOf(prefix, interval, direction)),
  );
}
