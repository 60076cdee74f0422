import {
  type Command,
  type CommandSpec,
  checkFields,
  collectionOf,
  countIn,
  documentIn,
  type Engine,
  namespaceOf,
} from "../command.ts";
import { FIRST_BATCH } from "../cursors.ts";
import { mongoError, notSupported } from "../errors.ts";
import { findDocuments, type Query } from "../query/find-documents.ts";
import { type Lookup, runPipeline, stageOf } from "../query/pipeline.ts";
import { parseSort } from "../query/sort.ts";
import { writeDocument } from "../storage/bson-document.ts";
import { type Doc, isPlainObject } from "../storage/index-values.ts";
import { countMatching } from "./count-and-distinct.ts";

/** What the first stages say as a query, which the indexes can answer, and the stages that are left. */
export function splitPipeline(pipeline: readonly Doc[], hint: unknown): { query: Query; rest: Doc[] } {
  const filters: Doc[] = [];
  const query: Query = { filter: {}, sort: [], skip: 0, limit: Number.POSITIVE_INFINITY, hint };
  const rest = [...pipeline];
  const takes = (name: string): unknown => {
    const [next, argument] = rest[0] ? stageOf(rest[0]) : [];
    if (next !== name) return undefined;
    rest.shift();
    return argument;
  };
  for (let filter = takes("$match"); filter !== undefined; filter = takes("$match"))
    filters.push(documentIn({ filter }, "filter"));
  query.sort = parseSort(takes("$sort"));
  query.skip = countIn({ skip: takes("$skip") }, "skip", 0);
  const limit = takes("$limit");
  if (limit !== undefined && !(Number(limit) > 0)) throw mongoError(15958, "the limit must be positive");
  if (limit !== undefined) query.limit = Number(limit);
  query.filter = filters.length > 1 ? { $and: filters } : (filters[0] ?? {});
  return { query, rest };
}

/**
 * Tells a stage that only counts, `$count` or the `$group` that drivers send for it. Gives what makes its document of a
 * count.
 */
export function countedAs(stage: Doc | undefined): ((n: number) => Doc) | undefined {
  const [name, argument] = stage ? stageOf(stage) : [];
  if (name === "$count" && typeof argument === "string" && /^[^$.]+$/.test(argument))
    return (n) => ({ [argument]: n });
  if (name !== "$group" || !isPlainObject(argument)) return undefined;
  const { _id, ...fields } = argument;
  const [field, second] = Object.entries(fields);
  const counts = field && !second && JSON.stringify(field[1]) === '{"$sum":1}';
  return counts && (_id === null || typeof _id === "number") ? (n) => ({ _id, [field[0]]: n }) : undefined;
}

function lookupIn(engine: Engine, database: string): Lookup {
  return (name, filter) => {
    const collection = engine.store.collections.get(`${database}.${name}`);
    if (!collection) return [];
    const query = { filter, sort: [], skip: 0, limit: Number.POSITIVE_INFINITY };
    return Array.from(findDocuments(engine.store.file, collection, query).documents, ({ doc }) => doc);
  };
}

function* results(engine: Engine, command: Command, pipeline: readonly Doc[]): Generator<Buffer> {
  const collection = collectionOf(engine, command);
  const { query, rest } = splitPipeline(pipeline, command.body.hint);
  if (!collection) return yield* written(runPipeline([], rest, () => []));
  const counted = rest.length === 1 ? countedAs(rest[0]) : undefined;
  if (counted) {
    const n = countMatching(engine, collection, query);
    if (n > 0) yield writeDocument(counted(n));
    return;
  }
  const { documents } = findDocuments(engine.store.file, collection, query);
  if (rest.length === 0) {
    for (const { bytes } of documents) yield bytes;
    return;
  }
  const docs = (function* () {
    for (const { doc } of documents) yield doc;
  })();
  yield* written(runPipeline(docs, rest, lookupIn(engine, command.database)));
}

function* written(docs: Iterable<Doc>): Generator<Buffer> {
  for (const doc of docs) yield writeDocument(doc);
}

function aggregate(engine: Engine, command: Command) {
  const { body } = command;
  if (typeof body.aggregate !== "string") throw notSupported("aggregate on a database");
  if (body.explain !== undefined)
    throw notSupported('the option "explain" of aggregate (the command explain is)');
  const pipeline = body.pipeline;
  if (!Array.isArray(pipeline)) throw mongoError(14, "'pipeline' option must be specified as an array");
  for (const stage of pipeline) stageOf(stage);
  const cursor = documentIn(body, "cursor");
  checkFields("aggregate.cursor", cursor, ["batchSize"]);
  const documents = results(engine, command, pipeline as Doc[]);
  return engine.cursors.open(namespaceOf(command), documents, countIn(cursor, "batchSize", FIRST_BATCH));
}

export const aggregateCommands: Readonly<Record<string, CommandSpec>> = {
  aggregate: {
    run: aggregate,
    fields: "aggregate pipeline cursor allowDiskUse hint bypassDocumentValidation explain".split(" "),
  },
};
