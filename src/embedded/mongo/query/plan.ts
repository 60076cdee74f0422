import { isDeepStrictEqual } from "node:util";
import { mongoError } from "../errors.ts";
import type { Collection } from "../storage/collection.ts";
import type { Index } from "../storage/index-spec.ts";
import { type Doc, isPlainObject } from "../storage/index-values.ts";
import { treeKey, wholeTree } from "../storage/lmdb-file.ts";
import { boundsOf, type Condition, type Conjunction, conjunction, type Interval, isPoint } from "./bounds.ts";
import { compileFilter } from "./match.ts";
import type { Sort } from "./sort.ts";

/** A stretch of an index's keys; all begin with the same `prefix` bytes. */
export type Scan = { start: Buffer; end: Buffer; prefix: number };

export type Plan = {
  /** Without an index the records are read in the order of insertion. */
  index?: Index;
  scans: Scan[];
  reverse: boolean;
  /** The scans are ordered one by one, and together only when merged. */
  merge: boolean;
  /** Documents come in the order of the sort. */
  sorted: boolean;
  /** Documents must still pass the filter. */
  filtered: boolean;
};

/** A plan of more scans than this would cost more than it saves; MongoDB stops at the same number. */
const MAX_SCANS = 200;

/** The least bytes that come after everything which begins with these. */
export function successor(bytes: Buffer): Buffer {
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

type FieldBounds = { intervals: Interval[]; exact: boolean };
type Reach = { points: FieldBounds[]; range: FieldBounds | undefined };

/** How far along the index's fields the conditions go: fields held to points, then one held to a range. */
function reach(index: Index, conditions: readonly Condition[]): Reach {
  const points: FieldBounds[] = [];
  let scans = 1;
  for (const [i, field] of index.fields.entries()) {
    const bounds = boundsOf(conditions, field, index.multikey.has(i));
    if (!bounds || scans * bounds.intervals.length > MAX_SCANS) break;
    if (!bounds.intervals.every(isPoint)) return { points, range: bounds };
    scans *= bounds.intervals.length;
    points.push(bounds);
  }
  return { points, range: undefined };
}

function scansOf(index: Index, { points, range }: Reach): Scan[] {
  let prefixes = [treeKey(index.tree)];
  for (const [i, { intervals }] of points.entries()) {
    const direction = index.directions[i] ?? 1;
    const values = ordered(intervals, direction).map(({ low }) => (direction === 1 ? low : inverted(low)));
    prefixes = prefixes.flatMap((prefix) => values.map((value) => Buffer.concat([prefix, value])));
  }
  if (!range) return prefixes.map((start) => ({ start, end: successor(start), prefix: start.length }));
  const direction = index.directions[points.length] ?? 1;
  return prefixes.flatMap((prefix) =>
    ordered(range.intervals, direction).map((interval) => scanOf(prefix, interval, direction)),
  );
}

type Order = { reverse: boolean; merge: boolean };

/**
 * Whether the index gives the sort's order. Fields held to one value do not matter; several scans, for fields before those
 * of the sort that are held to some values, give it when merged. A field with arrays gives no order.
 */
function orderOf(index: Index, sort: Sort, points: readonly FieldBounds[]): Order | undefined {
  const fields = index.fields.map((name, i) => {
    const multikey = index.multikey.has(i);
    const values = points[i]?.intervals.length;
    return {
      name,
      values,
      multikey,
      direction: index.directions[i],
      constant: !multikey && (values ?? 2) < 2,
    };
  });
  const live = fields.filter(({ constant }) => !constant);
  const wanted = sort.filter(([name]) => !fields.some((field) => field.constant && field.name === name));
  const lead = wanted.length === 0 ? 0 : live.findIndex(({ name }) => name === wanted[0]?.[0]);
  const before = live.slice(0, lead);
  if (lead < 0 || before.some(({ values }) => values === undefined)) return undefined;
  const merge = before.some(({ values }) => (values ?? 0) > 1);
  const reverse = wanted.map(([name, direction], i) => {
    const field = live[lead + i];
    const fits = field?.name === name && !field.multikey && !(merge && field.values !== undefined);
    return fits ? direction !== field.direction : undefined;
  });
  if (reverse.some((backwards) => backwards === undefined || backwards !== reverse[0])) return undefined;
  return { reverse: reverse[0] ?? false, merge };
}

const orderOperators = new Set(["$eq", "$gt", "$gte", "$lt", "$lte", "$in"]);

/** True where a document without the field cannot meet the condition. */
function excludesMissing({ operator, operand }: Condition): boolean {
  if (operator === "$exists") return Boolean(operand);
  return orderOperators.has(operator) && !compileFilter({ value: { [operator]: operand } })({});
}

/** True where whatever meets the condition meets `predicate` on the same field too. */
function impliesPart(condition: Condition, operator: string, operand: unknown): boolean {
  if (condition.operator === operator && isDeepStrictEqual(condition.operand, operand)) return true;
  if (operator === "$exists") return Boolean(operand) && excludesMissing(condition);
  const values =
    condition.operator === "$eq"
      ? [condition.operand]
      : condition.operator === "$in"
        ? condition.operand
        : undefined;
  if (!Array.isArray(values)) return false;
  const predicate = compileFilter({ value: { [operator]: operand } });
  return values.every((value) => !Array.isArray(value) && predicate({ value }));
}

/** False where the index may lack a document that the filter matches. */
function usable({ spec, fields }: Index, { conditions }: Conjunction): boolean {
  if (spec.partialFilterExpression) {
    const wanted = conjunction(spec.partialFilterExpression);
    const implied = wanted.conditions.every(({ path, operator, operand }) =>
      conditions.some((condition) => condition.path === path && impliesPart(condition, operator, operand)),
    );
    if (wanted.more || !implied) return false;
  }
  if (!spec.sparse) return true;
  // A sparse index lacks the documents that have none of its fields.
  return conditions.some((condition) => fields.includes(condition.path) && excludesMissing(condition));
}

function planWith(index: Index, wanted: Conjunction, sort: Sort): { plan: Plan; score: number } {
  const found = reach(index, wanted.conditions);
  const order = sort.length ? orderOf(index, sort, found.points) : undefined;
  const bounded = found.points.length + (found.range ? 1 : 0);
  const exact = [...found.points, ...(found.range ? [found.range] : [])].every((bounds) => bounds.exact);
  const paths = new Set(index.fields.slice(0, bounded));
  const covered = exact && !wanted.more && wanted.conditions.every(({ path }) => paths.has(path));
  const plan: Plan = {
    index,
    scans: scansOf(index, found),
    reverse: order?.reverse ?? false,
    merge: order?.merge ?? false,
    sorted: order !== undefined,
    filtered: !covered,
  };
  const one = found.points.length === index.fields.length && index.spec.unique ? 100 : 0;
  const score =
    one +
    found.points.length * 10 +
    (found.range ? 5 : 0) +
    (order ? 8 : 0) +
    (covered && bounded > 0 ? 1 : 0);
  return { plan, score };
}

function hinted(collection: Collection, hint: unknown): Index | undefined {
  const index = collection.indexes.find(({ spec, ready }) =>
    ready && typeof hint === "string"
      ? spec.name === hint
      : JSON.stringify(spec.key) === JSON.stringify(hint),
  );
  if (!index)
    throw mongoError(
      2,
      "error processing query: planner returned error: hint provided does not correspond to an existing index",
    );
  return index;
}

const isNatural = (hint: unknown): boolean =>
  hint === "$natural" || (isPlainObject(hint) && Object.keys(hint)[0] === "$natural");

export function scanAll(collection: Collection, reverse = false): Plan {
  const { start, end } = wholeTree(collection.tree);
  return { scans: [{ start, end, prefix: 0 }], reverse, merge: false, sorted: false, filtered: true };
}

/**
 * Chooses how to find the documents: the index with the longest run of fields held by the filter, then the one that gives
 * the sort's order, else all records. Throws 2 where a hint names no index.
 */
export function choosePlan(collection: Collection, filter: Doc, sort: Sort, hint?: unknown): Plan {
  const wanted = conjunction(filter);
  const none = Object.keys(filter).length === 0;
  if (isNatural(hint)) {
    const plan = scanAll(collection, isPlainObject(hint) && hint.$natural === -1);
    return { ...plan, filtered: !none };
  }
  if (hint !== undefined && hint !== null && !(isPlainObject(hint) && Object.keys(hint).length === 0)) {
    const index = hinted(collection, hint);
    if (index) return planWith(index, wanted, sort).plan;
  }
  let best = { plan: { ...scanAll(collection), filtered: !none }, score: 0 };
  for (const index of collection.indexes) {
    if (!index.ready || !usable(index, wanted)) continue;
    const candidate = planWith(index, wanted, sort);
    if (candidate.score > best.score) best = candidate;
  }
  return best.plan;
}
