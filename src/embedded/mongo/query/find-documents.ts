import type { Collection } from "../storage/collection.ts";
import type { Doc } from "../storage/index-values.ts";
import type { LmdbFile } from "../storage/lmdb-file.ts";
import { readFields } from "../storage/raw-document.ts";
import { compileBytesFilter } from "./filter-bytes.ts";
import { choosePlan, type Plan } from "./plan.ts";
import { type Counters, createCounters, type Found, runPlan } from "./run-plan.ts";
import { type Sort, sortBy } from "./sort.ts";

export type Query = { filter: Doc; sort: Sort; skip: number; limit: number; hint?: unknown };

export type Execution = { plan: Plan; documents: Iterable<Found>; counters: Counters };

function* slice(documents: Iterable<Found>, skip: number, limit: number): Generator<Found> {
  if (limit <= 0) return;
  let at = 0;
  for (const found of documents) {
    at += 1;
    if (at <= skip) continue;
    yield found;
    if (at >= skip + limit) return;
  }
}

/** Plans a query and gives its documents one after another, sorted, with `skip` and `limit` applied (no limit: Infinity). */
export function findDocuments(file: LmdbFile, collection: Collection, query: Query): Execution {
  const { filter, sort, skip, limit } = query;
  const matches = compileBytesFilter(filter);
  const plan = choosePlan(file, collection, filter, sort, query.hint);
  const inOrder = sort.length === 0 || plan.sorted;
  // Without a filter and a sort still to do, no more keys are read than the answer has.
  const counters = createCounters(inOrder && !plan.filtered ? skip + limit : undefined);
  const found = runPlan(file, collection, plan, matches, counters);
  if (inOrder) return { plan, counters, documents: slice(found, skip, limit) };
  return { plan, counters, documents: sortedLater(found, sort, skip, limit) };
}

function* sortedLater(found: Iterable<Found>, sort: Sort, skip: number, limit: number): Generator<Found> {
  const names = new Set(sort.map(([field]) => field.split(".")[0] ?? field));
  const items = (function* () {
    for (const document of found)
      yield {
        doc: readFields(document.bytes, names),
        size: document.bytes.length,
        value: document,
      };
  })();
  yield* sortBy(items, sort, skip + limit).slice(skip);
}
