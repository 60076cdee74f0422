import {
  type Command,
  type CommandSpec,
  collectionOf,
  countIn,
  documentIn,
  type Engine,
  ok,
} from "../command.ts";
import { mongoError } from "../errors.ts";
import { findDocuments } from "../query/find-documents.ts";
import { compileFilter, valuesAt } from "../query/match.ts";
import { choosePlan, countKeys } from "../query/plan.ts";
import { keysSuffice } from "../query/run-plan.ts";
import type { Collection } from "../storage/collection.ts";
import { compareValues } from "../storage/compare-values.ts";
import { encodeValues } from "../storage/encode-value.ts";
import type { Doc } from "../storage/index-values.ts";

export type Count = { filter: Doc; skip: number; limit: number; hint?: unknown };

/** How many documents match, read from the index alone where it can tell, and no further than `skip` and `limit` ask. */
export function countMatching(engine: Engine, collection: Collection, wanted: Count): number {
  const { file } = engine.store;
  const { filter, skip, limit, hint } = wanted;
  compileFilter(filter);
  const plan = choosePlan(file, collection, filter, [], hint);
  const within = (all: number): number => Math.min(limit, Math.max(0, all - skip));
  if (Object.keys(filter).length === 0 && !plan.index) return within(engine.store.countOf(collection));
  if (keysSuffice(plan)) return within(countKeys(file, plan, skip + limit));
  let n = 0;
  for (const _ of findDocuments(file, collection, { filter, sort: [], skip, limit, hint }).documents) n += 1;
  return n;
}

function count(engine: Engine, command: Command) {
  const { body } = command;
  const wanted = {
    filter: documentIn(body, "query"),
    skip: countIn(body, "skip", 0),
    limit: Math.abs(Number(body.limit ?? 0)) || Number.POSITIVE_INFINITY,
    hint: body.hint,
  };
  compileFilter(wanted.filter);
  const collection = collectionOf(engine, command);
  return ok({ n: collection ? countMatching(engine, collection, wanted) : 0 });
}

function distinct(engine: Engine, command: Command) {
  const { body } = command;
  if (typeof body.key !== "string")
    throw mongoError(14, "BSON field 'distinct.key' is the wrong type, expected type 'string'");
  const filter = documentIn(body, "query");
  compileFilter(filter);
  const collection = collectionOf(engine, command);
  const values = new Map<string, unknown>();
  const path = body.key.split(".");
  const query = { filter, sort: [], skip: 0, limit: Number.POSITIVE_INFINITY, hint: body.hint };
  const documents = collection ? findDocuments(engine.store.file, collection, query).documents : [];
  for (const { doc } of documents)
    for (const value of valuesAt(doc, path)) values.set(encodeValues([value]).toString("latin1"), value);
  return ok({ values: [...values.values()].sort(compareValues) });
}

export const countCommands: Readonly<Record<string, CommandSpec>> = {
  count: { run: count, fields: ["count", "query", "limit", "skip", "hint", "fields"] },
  distinct: { run: distinct, fields: ["distinct", "key", "query", "hint"] },
};
