import { mongoError } from "../errors.ts";
import type { Collection } from "../storage/collection.ts";
import type { Index } from "../storage/index-spec.ts";
import { type Doc, isPlainObject } from "../storage/index-values.ts";
import { type LmdbFile, wholeTree } from "../storage/lmdb-file.ts";
import { type Conjunction, conjunction } from "./bounds.ts";
import { type Order, orderOf } from "./index-order.ts";
import { type Reach, reach, type Scan, scansOf } from "./scans.ts";
import type { Sort } from "./sort.ts";
import { isUsable } from "./usable-index.ts";

export type Plan = {
  /** Without an index the records are read in the order of insertion. */
  index?: Index;
  /** One plan for each branch of an `$or`: what any of them leads to is looked at once. */
  branches?: Plan[];
  scans: Scan[];
  reverse: boolean;
  /** The scans are ordered one by one, and together only when merged. */
  merge: boolean;
  /** Documents come in the order of the sort. */
  sorted: boolean;
  /** Documents must still pass the filter. */
  filtered: boolean;
};

type Candidate = { index: Index; found: Reach; order: Order | undefined; covered: boolean; score: number };

function assess(index: Index, wanted: Conjunction, sort: Sort): Candidate {
  const found = reach(index, wanted.conditions);
  const order = sort.length ? orderOf(index, sort, found.points) : undefined;
  const bounds = [...found.points, ...(found.range ? [found.range] : [])];
  const paths = index.fields.slice(0, bounds.length);
  const exact = bounds.every((bound) => bound.exact);
  const covered = exact && !wanted.more && wanted.conditions.every(({ path }) => paths.includes(path));
  const one = found.points.length === index.fields.length && index.spec.unique ? 100 : 0;
  const reached = one + found.points.length * 10 + (found.range ? 5 : 0);
  return {
    index,
    found,
    order,
    covered,
    score: reached + (order ? 8 : 0) + (covered && reached > 0 ? 1 : 0),
  };
}

function planOf({ index, found, order, covered }: Candidate): Plan {
  return {
    index,
    scans: scansOf(index, found),
    reverse: order?.reverse ?? false,
    merge: order?.merge ?? false,
    sorted: order !== undefined,
    filtered: !covered,
  };
}

/** Keys counted of each of two plans that promise the same, to tell which has less to look at. */
const COUNTED = 200;

function cheapest(file: LmdbFile, candidates: readonly Candidate[]): Plan | undefined {
  const plans = candidates.map(planOf);
  if (plans.length < 2) return plans[0];
  const counted = plans.map((plan) => ({ plan, keys: countKeys(file, plan, COUNTED) }));
  return counted.reduce((best, other) => (other.keys < best.keys ? other : best)).plan;
}

/** How many keys the plan leads to, counting no further than `limit`. */
export function countKeys(file: LmdbFile, plan: Plan, limit: number): number {
  return plan.scans.reduce(
    (n, { start, end }) => (n < limit ? n + file.countKeys(start, end, limit - n) : n),
    0,
  );
}

/** Finds each branch of an `$or` at the top by an index of its own, if every one has such an index. */
function union(file: LmdbFile, collection: Collection, filter: Doc): Plan | undefined {
  const { $or, ...rest } = filter;
  if (!Array.isArray($or) || !$or.every(isPlainObject)) return undefined;
  const branches = $or.map((branch: unknown) => choosePlan(file, collection, { $and: [rest, branch] }, []));
  if (!branches.every((plan) => plan.index || plan.branches)) return undefined;
  return { branches, scans: [], reverse: false, merge: false, sorted: false, filtered: true };
}

function hinted(collection: Collection, hint: unknown): Index {
  const index = collection.indexes
    .filter(({ ready }) => ready)
    .find(({ spec }) =>
      typeof hint === "string" ? spec.name === hint : JSON.stringify(spec.key) === JSON.stringify(hint),
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

const isNone = (hint: unknown): boolean =>
  hint === undefined || hint === null || (isPlainObject(hint) && Object.keys(hint).length === 0);

function scanAll(collection: Collection, filter: Doc, reverse: boolean): Plan {
  const { start, end } = wholeTree(collection.tree);
  const filtered = Object.keys(filter).length > 0;
  return { scans: [{ start, end, prefix: 0 }], reverse, merge: false, sorted: false, filtered };
}

/**
 * Chooses how to find the documents: the index with the longest run of fields held by the filter, then the one that gives
 * the sort's order; where two promise the same, the one with fewer keys in its bounds; an index for each branch of an `$or`
 * before one that gives the order alone; else all records. Throws 2 where a
 * hint names no index.
 */
export function choosePlan(
  file: LmdbFile,
  collection: Collection,
  filter: Doc,
  sort: Sort,
  hint?: unknown,
): Plan {
  if (isNatural(hint)) return scanAll(collection, filter, isPlainObject(hint) && hint.$natural === -1);
  const wanted = conjunction(filter);
  if (!isNone(hint)) return planOf(assess(hinted(collection, hint), wanted, sort));
  const byId = wanted.conditions.some(({ path, operator }) => path === "_id" && operator === "$eq");
  const candidates = collection.indexes
    .filter((index) => (byId ? index.spec.name === "_id_" : index.ready && isUsable(index, wanted)))
    .map((index) => assess(index, wanted, sort));
  const best = candidates.reduce((most, { score }) => Math.max(most, score), 1);
  const leading = candidates.filter(({ score }) => score === best);
  const bounded = leading.some(({ found }) => found.points.length > 0 || found.range);
  const either = bounded ? undefined : union(file, collection, filter);
  return either ?? cheapest(file, leading) ?? scanAll(collection, filter, false);
}
