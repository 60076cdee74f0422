import {
  type Command,
  type CommandSpec,
  checkFields,
  collectionOf,
  documentIn,
  type Engine,
  namespaceOf,
  ok,
} from "../command.ts";
import { mongoError, notSupported } from "../errors.ts";
import { describeIndexScan, describePlan } from "../query/describe-plan.ts";
import { findDocuments, type Query } from "../query/find-documents.ts";
import { choosePlan, countKeys } from "../query/plan.ts";
import { keysSuffice } from "../query/run-plan.ts";
import { parseSort } from "../query/sort.ts";
import { type Doc, isPlainObject } from "../storage/index-values.ts";
import { countedAs, splitPipeline } from "./aggregate.ts";
import { findFields, queryOf } from "./find.ts";

type Explained = { query: Query; wrap: (stage: Doc) => Doc; counts?: boolean };

const unlimited = Number.POSITIVE_INFINITY;

const around =
  (name: string) =>
  (inputStage: Doc): Doc => ({ stage: name, inputStage });
const as = (stage: Doc): Doc => stage;

function statementOf(body: Doc, list: string): Doc {
  const statements = body[list];
  const first = Array.isArray(statements) ? statements[0] : undefined;
  if (!isPlainObject(first)) throw mongoError(2, `explain needs one statement in '${list}'`);
  return first;
}

function explained(name: string, body: Doc): Explained {
  const query = (
    filter: Doc,
    limit: number,
    sort: unknown = undefined,
    hint: unknown = body.hint,
  ): Query => ({
    filter,
    sort: parseSort(sort),
    skip: 0,
    limit,
    hint,
  });
  switch (name) {
    case "find":
      checkFields("find", body, findFields);
      return { query: queryOf(body), wrap: as };
    case "count":
      return { query: query(documentIn(body, "query"), unlimited), wrap: around("COUNT"), counts: true };
    case "distinct":
      return { query: query(documentIn(body, "query"), unlimited), wrap: as };
    case "aggregate": {
      const { query: first, rest } = splitPipeline((body.pipeline ?? []) as Doc[], body.hint);
      return { query: first, wrap: as, counts: rest.length === 1 && countedAs(rest[0]) !== undefined };
    }
    case "findAndModify":
      return {
        query: query(documentIn(body, "query"), 1, body.sort),
        wrap: around(body.remove === true ? "DELETE" : "UPDATE"),
      };
    case "update": {
      const statement = statementOf(body, "updates");
      const limit = statement.multi === true ? unlimited : 1;
      return {
        query: query(documentIn(statement, "q"), limit, statement.sort, statement.hint),
        wrap: around("UPDATE"),
      };
    }
    case "delete": {
      const statement = statementOf(body, "deletes");
      return {
        query: query(
          documentIn(statement, "q"),
          Number(statement.limit) || unlimited,
          undefined,
          statement.hint,
        ),
        wrap: around("DELETE"),
      };
    }
    default:
      throw notSupported(`explain of ${name}`);
  }
}

function statsOf(engine: Engine, command: Command, { query, counts }: Explained): Doc {
  const collection = collectionOf(engine, command);
  const began = performance.now();
  const time = () => Math.round(performance.now() - began);
  if (!collection)
    return { nReturned: 0, executionTimeMillis: 0, totalKeysExamined: 0, totalDocsExamined: 0 };
  const plan = choosePlan(engine.store.file, collection, query.filter, query.sort, query.hint);
  const keys =
    counts && plan.index && keysSuffice(plan)
      ? countKeys(engine.store.file, plan, query.skip + query.limit)
      : undefined;
  if (keys !== undefined)
    return { nReturned: 0, executionTimeMillis: time(), totalKeysExamined: keys, totalDocsExamined: 0 };
  const { documents, counters } = findDocuments(engine.store.file, collection, query);
  let nReturned = 0;
  for (const _ of documents) nReturned += 1;
  return {
    nReturned,
    executionTimeMillis: time(),
    totalKeysExamined: counters.keys,
    totalDocsExamined: counters.docs,
  };
}

function explain(engine: Engine, command: Command) {
  const inner = documentIn(command.body, "explain");
  return explainCommand(
    engine,
    { ...command, name: Object.keys(inner)[0] ?? "", body: inner },
    command.body.verbosity,
  );
}

/** Explains a find, count, distinct, aggregate, update, delete or findAndModify; nothing is changed by it. */
export function explainCommand(engine: Engine, inner: Command, verbosity: unknown) {
  const collection = collectionOf(engine, inner);
  const what = explained(inner.name, inner.body);
  const plan =
    collection &&
    choosePlan(engine.store.file, collection, what.query.filter, what.query.sort, what.query.hint);
  const counted = what.counts && plan?.index && keysSuffice(plan);
  const base = plan
    ? counted
      ? { ...describeIndexScan(plan), stage: "COUNT_SCAN" }
      : describePlan(plan, what.query)
    : { stage: "EOF" };
  const winningPlan = what.wrap(base);
  const stats = verbosity === "queryPlanner" ? undefined : statsOf(engine, inner, what);
  return ok({
    explainVersion: "1",
    queryPlanner: {
      namespace: namespaceOf(inner),
      indexFilterSet: false,
      parsedQuery: what.query.filter,
      winningPlan,
      rejectedPlans: [],
    },
    ...(stats
      ? {
          executionStats: { executionSuccess: true, ...stats, executionStages: { ...winningPlan, ...stats } },
        }
      : {}),
    serverInfo: { host: engine.host, port: engine.port(), version: "8.0.0" },
  });
}

export const explainCommands: Readonly<Record<string, CommandSpec>> = {
  explain: { run: explain, fields: ["explain", "verbosity"] },
};
