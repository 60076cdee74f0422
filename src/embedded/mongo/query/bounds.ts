import { rank, rankOf } from "../storage/bson-rank.ts";
import { encodeValues } from "../storage/encode-value.ts";
import type { Doc } from "../storage/index-values.ts";
import { isRegex } from "./field-operators.ts";
import { isOperatorDocument } from "./match.ts";

/** One condition of a filter that must hold: `path` is compared with `operand`. */
export type Condition = { path: string; operator: string; operand: unknown };

/** The conditions that all must hold, and whether the filter says more than they do. */
export type Conjunction = { conditions: Condition[]; more: boolean };

/** A stretch of one field's values, as the bytes of their encoding. */
export type Interval = { low: Buffer; lowIn: boolean; high: Buffer; highIn: boolean };

const comparable = new Set(["$eq", "$gt", "$gte", "$lt", "$lte", "$in"]);

function fieldConditions(path: string, operand: unknown): Condition[] {
  if (!isOperatorDocument(operand)) return [{ path, operator: isRegex(operand) ? "$regex" : "$eq", operand }];
  return Object.entries(operand).map(([operator, value]) => ({ path, operator, operand: value }));
}

export function conjunction(filter: Doc): Conjunction {
  const result: Conjunction = { conditions: [], more: false };
  for (const [name, operand] of Object.entries(filter)) {
    if (name === "$and" && Array.isArray(operand)) {
      for (const clause of operand) {
        const inner = conjunction(clause as Doc);
        result.conditions.push(...inner.conditions);
        result.more ||= inner.more;
      }
    } else if (name.startsWith("$")) {
      result.more ||= name !== "$comment";
    } else {
      result.conditions.push(...fieldConditions(name, operand));
    }
  }
  return result;
}

const point = (value: unknown): Interval => {
  const key = encodeValues([value]);
  return { low: key, lowIn: true, high: key, highIn: true };
};

export const isPoint = (interval: Interval): boolean =>
  interval.lowIn && interval.highIn && interval.low.equals(interval.high);

/** A value whose equality or order an index answers: arrays stand in an index element by element, a NaN compares with nothing. */
function indexable(value: unknown): boolean {
  return (
    value !== undefined &&
    !Array.isArray(value) &&
    !isRegex(value) &&
    !(typeof value === "number" && Number.isNaN(value))
  );
}

function range(operator: string, operand: unknown): Interval | undefined {
  const type = rankOf(operand);
  if (!indexable(operand) || type === rank.minKey || type === rank.maxKey) return undefined;
  const value = encodeValues([operand]);
  const first = type === rank.number ? encodeValues([Number.NEGATIVE_INFINITY]) : Buffer.from([type]);
  const last = Buffer.from([type + 1]);
  switch (operator) {
    case "$gt":
      return { low: value, lowIn: false, high: last, highIn: false };
    case "$gte":
      return { low: value, lowIn: true, high: last, highIn: false };
    case "$lt":
      return { low: first, lowIn: true, high: value, highIn: false };
    default:
      return { low: first, lowIn: true, high: value, highIn: true };
  }
}

function intervalsOf({ operator, operand }: Condition): Interval[] | undefined {
  if (operator === "$eq") return indexable(operand) ? [point(operand)] : undefined;
  if (operator !== "$in") {
    const interval = range(operator, operand);
    return interval && [interval];
  }
  if (!Array.isArray(operand) || !operand.every(indexable)) return undefined;
  const points = operand.map(point).sort((a, b) => Buffer.compare(a.low, b.low));
  return points.filter(
    (interval, i) => i === 0 || !interval.low.equals(points[i - 1]?.low ?? Buffer.alloc(0)),
  );
}

function intersect(a: Interval, b: Interval): Interval | undefined {
  const low = Buffer.compare(a.low, b.low);
  const high = Buffer.compare(a.high, b.high);
  const result = {
    low: low >= 0 ? a.low : b.low,
    lowIn: low === 0 ? a.lowIn && b.lowIn : low > 0 ? a.lowIn : b.lowIn,
    high: high <= 0 ? a.high : b.high,
    highIn: high === 0 ? a.highIn && b.highIn : high < 0 ? a.highIn : b.highIn,
  };
  const order = Buffer.compare(result.low, result.high);
  return order < 0 || (order === 0 && result.lowIn && result.highIn) ? result : undefined;
}

/** What two lists of intervals, each in order and without overlap, have in common. */
function intersectAll(left: Interval[], right: Interval[]): Interval[] {
  const common: Interval[] = [];
  for (let i = 0, j = 0; ; ) {
    const [a, b] = [left[i], right[j]];
    if (!a || !b) return common;
    const both = intersect(a, b);
    if (both) common.push(both);
    if (Buffer.compare(a.high, b.high) <= 0) i += 1;
    else j += 1;
  }
}

/**
 * The intervals of a field's values outside of which no document can meet the conditions; `undefined` where they set no
 * bounds. On a field that has met an array only one condition counts, as each may be met by another element.
 * `exact`: every value within meets every condition on that field.
 */
export function boundsOf(
  conditions: readonly Condition[],
  path: string,
  multikey: boolean,
): { intervals: Interval[]; exact: boolean } | undefined {
  const onPath = conditions.filter((condition) => condition.path === path);
  const sets = onPath
    .filter((c) => comparable.has(c.operator))
    .flatMap((c) => {
      const intervals = intervalsOf(c);
      return intervals ? [intervals] : [];
    });
  if (sets.length === 0) return undefined;
  if (multikey) return { intervals: sets.find((set) => set.every(isPoint)) ?? sets[0] ?? [], exact: false };
  const intervals = sets.reduce(intersectAll);
  return { intervals, exact: sets.length === onPath.length };
}
