import {
  type Command,
  type CommandSpec,
  collectionOf,
  countIn,
  documentIn,
  type Engine,
  namespaceOf,
} from "../command.ts";
import { FIRST_BATCH } from "../cursors.ts";
import { mongoError, notSupported } from "../errors.ts";
import { findDocuments, type Query } from "../query/find-documents.ts";
import { compileFilter } from "../query/match.ts";
import { compileProjection } from "../query/projection.ts";
import type { Found } from "../query/run-plan.ts";
import { parseSort } from "../query/sort.ts";
import { type Doc, isPlainObject } from "../storage/index-values.ts";

/** Fields of a `find` that say what it looks for; the rest say how the answer is sent. */
export function queryOf(body: Doc): Query {
  const limit = Math.abs(Number(body.limit ?? 0));
  return {
    filter: documentIn(body, "filter"),
    sort: parseSort(body.sort),
    skip: countIn(body, "skip", 0),
    limit: limit === 0 ? Number.POSITIVE_INFINITY : limit,
    hint: body.hint,
  };
}

/** `{ comments.$: 1 }` depends on the filter's match; everything else about a projection does not. */
function projectionOf(body: Doc): ReturnType<typeof compileProjection> {
  const projection = documentIn(body, "projection");
  for (const [path, value] of Object.entries(projection)) {
    if (path.endsWith(".$")) throw notSupported("the positional projection");
    if (isPlainObject(value) && "$meta" in value) throw notSupported("a $meta projection");
  }
  return compileProjection(projection);
}

function* bytesOf(
  documents: Iterable<Found>,
  projection: ReturnType<typeof compileProjection>,
): Generator<Buffer> {
  for (const { bytes } of documents) yield projection ? projection(bytes) : bytes;
}

function find(engine: Engine, command: Command) {
  const { body } = command;
  const namespace = namespaceOf(command);
  const query = queryOf(body);
  const projection = projectionOf(body);
  const collection = collectionOf(engine, command);
  const single = body.singleBatch === true || Number(body.limit ?? 0) < 0;
  const batchSize = countIn(body, "batchSize", FIRST_BATCH);
  if (!collection) {
    compileFilter(query.filter);
    return engine.cursors.open(namespace, [].values(), batchSize, true);
  }
  const { documents } = findDocuments(engine.store.file, collection, query);
  return engine.cursors.open(namespace, bytesOf(documents, projection), batchSize, single);
}

const cursorId = (value: unknown): bigint => {
  if (typeof value === "number") return BigInt(value);
  if (typeof value === "object" && value !== null && "toBigInt" in value)
    return (value as { toBigInt(): bigint }).toBigInt();
  throw mongoError(14, "a cursor id must be a 64-bit integer");
};

function getMore(engine: Engine, command: Command) {
  const namespace = `${command.database}.${String(command.body.collection)}`;
  const batchSize = countIn(command.body, "batchSize", 0) || Number.POSITIVE_INFINITY;
  return engine.cursors.next(cursorId(command.body.getMore), namespace, batchSize);
}

function killCursors(engine: Engine, { body }: Command) {
  const ids = Array.isArray(body.cursors) ? body.cursors : [];
  const killed = ids.filter((id) => engine.cursors.kill(cursorId(id)));
  const notFound = ids.filter((id) => !killed.includes(id));
  return {
    fields: { cursorsKilled: killed, cursorsNotFound: notFound, cursorsAlive: [], cursorsUnknown: [], ok: 1 },
  };
}

export const findFields = (
  "find filter sort projection hint skip limit batchSize singleBatch noCursorTimeout allowDiskUse allowPartialResults " +
  "oplogReplay"
).split(" ");

export const findCommands: Readonly<Record<string, CommandSpec>> = {
  find: { run: find, fields: findFields },
  getMore: { run: getMore, fields: ["getMore", "collection", "batchSize"] },
  killCursors: { run: killCursors, fields: ["killCursors", "cursors"] },
};
