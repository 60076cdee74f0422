import { isDeepStrictEqual } from "node:util";
import {
  type Command,
  type CommandSpec,
  collectionForWrite,
  collectionOf,
  countIn,
  type Engine,
  namespaceOf,
  ok,
} from "../command.ts";
import { mongoError, notSupported } from "../errors.ts";
import { compileFilter } from "../query/match.ts";
import { writeDocument } from "../storage/bson-document.ts";
import { finishIndex } from "../storage/build-index.ts";
import type { Collection } from "../storage/collection.ts";
import type { Index, IndexSpec } from "../storage/index-spec.ts";
import { type Doc, isPlainObject } from "../storage/index-values.ts";

const known = "name key unique sparse partialFilterExpression expireAfterSeconds background v ns".split(" ");

function keyOf(value: unknown): IndexSpec["key"] {
  if (!isPlainObject(value) || Object.keys(value).length === 0)
    throw mongoError(67, "Index keys cannot be empty.");
  return Object.fromEntries(
    Object.entries(value).map(([field, direction]) => {
      if (typeof direction === "string") throw notSupported(`an index of type "${direction}"`);
      if (field.includes("$**")) throw notSupported("a wildcard index");
      // A filter on such a path also means fields named like the position, which the key does not hold.
      if (field.split(".").some((name) => /^\d+$/.test(name)))
        throw notSupported(`an index on a position ("${field}")`);
      const number = Number(direction);
      if (!number) throw mongoError(67, `Values in the index key pattern cannot be ${String(direction)}`);
      return [field, number > 0 ? 1 : -1];
    }),
  );
}

function checkPartial(value: unknown): Doc {
  if (!isPlainObject(value)) throw mongoError(14, "'partialFilterExpression' must be a document");
  if (
    /"\$(ne|nin|not|nor|expr|regex|elemMatch|all|size|mod)"/.test(JSON.stringify(value)) ||
    Object.keys(value).includes("$or")
  )
    throw mongoError(67, "unsupported expression in partial index");
  compileFilter(value);
  return value;
}

/** Reads the specification of an index. Throws 67 for one that MongoDB refuses, 238 for a kind that is not supported. */
function specOf(spec: Doc): IndexSpec {
  const key = keyOf(spec.key);
  const odd = Object.keys(spec).find((option) => !known.includes(option) && option !== "collation");
  if (odd || (isPlainObject(spec.collation) && spec.collation.locale !== "simple"))
    throw notSupported(`the index option "${odd ?? "collation"}"`);
  if (spec.expireAfterSeconds !== undefined && Object.keys(key).length > 1)
    throw mongoError(67, "TTL indexes are single-field indexes, compound indexes do not support TTL.");
  if (spec.sparse === true && spec.partialFilterExpression !== undefined)
    throw mongoError(67, 'cannot mix "partialFilterExpression" and "sparse" options');
  return {
    name: String(spec.name ?? Object.entries(key).flat().join("_")),
    key,
    ...(spec.unique === true ? { unique: true } : {}),
    ...(spec.sparse === true ? { sparse: true } : {}),
    ...(spec.partialFilterExpression === undefined
      ? {}
      : { partialFilterExpression: checkPartial(spec.partialFilterExpression) }),
    ...(spec.expireAfterSeconds === undefined
      ? {}
      : { expireAfterSeconds: countIn(spec, "expireAfterSeconds", 0) }),
  };
}

const sameKey = (a: IndexSpec, b: IndexSpec): boolean => JSON.stringify(a.key) === JSON.stringify(b.key);

/** What makes two indexes one: since MongoDB 5.0 an index may be there twice if it is unique, sparse or partial once only. */
const identity = ({ unique, sparse, partialFilterExpression }: IndexSpec) => ({
  unique,
  sparse,
  partialFilterExpression,
});

/** True where the very index is there already. Throws 85 or 86 where another stands in its way. */
function exists(collection: Collection, spec: IndexSpec): boolean {
  for (const { spec: other } of collection.indexes) {
    if (other.name === "_id_" && sameKey(other, spec)) return true;
    if (isDeepStrictEqual(other, spec) && sameKey(other, spec)) return true;
    if (sameKey(other, spec) && isDeepStrictEqual(identity(other), identity(spec)))
      throw mongoError(85, `Index already exists with a different name or options: ${other.name}`);
    if (other.name === spec.name)
      throw mongoError(86, `An existing index has the same name as the requested index: ${spec.name}`);
  }
  return false;
}

function createIndexes(engine: Engine, command: Command) {
  const specs = Array.isArray(command.body.indexes) ? command.body.indexes : [];
  if (specs.length === 0) throw mongoError(2, "Must specify at least one index to create");
  const created = collectionOf(engine, command) === undefined;
  const collection = collectionForWrite(engine, command);
  const before = collection.indexes.length;
  for (const spec of specs.map((value) => specOf(value as Doc)))
    if (!exists(collection, spec)) engine.store.createIndex(collection, spec);
  const after = collection.indexes.length;
  return ok({
    numIndexesBefore: before,
    numIndexesAfter: after,
    createdCollectionAutomatically: created,
    ...(before === after ? { note: "all indexes already exist" } : {}),
  });
}

/** Builds what was too much for one change. An index that cannot be is dropped, with all others of the command. */
async function finishIndexes(engine: Engine, command: Command): Promise<void> {
  const { store } = engine;
  const names = (command.body.indexes as Doc[]).map((spec) => specOf(spec).name);
  const unfinished =
    collectionOf(engine, command)?.indexes.filter(({ spec, ready }) => !ready && names.includes(spec.name)) ??
    [];
  try {
    for (const { spec } of unfinished) await finishIndex(store, namespaceOf(command), spec.name);
  } catch (error) {
    await store.write(() => {
      const collection = collectionOf(engine, command);
      for (const { tree } of unfinished) {
        const index = collection?.indexes.find((other) => other.tree === tree);
        if (collection && index) store.dropIndex(collection, index);
      }
    });
    throw error;
  }
}

function named(collection: Collection, wanted: unknown): Index {
  const found = collection.indexes.find(({ spec }) =>
    typeof wanted === "string" ? spec.name === wanted : JSON.stringify(spec.key) === JSON.stringify(wanted),
  );
  if (!found) throw mongoError(27, `index not found with name [${JSON.stringify(wanted)}]`);
  if (found.spec.name === "_id_") throw mongoError(72, "cannot drop _id index");
  return found;
}

function dropIndexes(engine: Engine, command: Command) {
  const collection = collectionOf(engine, command);
  if (!collection) throw mongoError(26, `ns not found ${namespaceOf(command)}`);
  const nIndexesWas = collection.indexes.length;
  const wanted = command.body.index;
  const indexes =
    wanted === "*"
      ? collection.indexes.filter(({ spec }) => spec.name !== "_id_")
      : (Array.isArray(wanted) ? wanted : [wanted]).map((name) => named(collection, name));
  for (const index of indexes) engine.store.dropIndex(collection, index);
  return ok({ nIndexesWas });
}

function listIndexes(engine: Engine, command: Command) {
  const collection = collectionOf(engine, command);
  if (!collection) throw mongoError(26, `ns does not exist: ${namespaceOf(command)}`);
  const specs = collection.indexes.map(({ spec }) => {
    const { unique, ...rest } = spec;
    // MongoDB does not say of the index on _id that it is unique.
    return writeDocument({ v: 2, ...rest, ...(unique && spec.name !== "_id_" ? { unique } : {}) });
  });
  return engine.cursors.open(collection.namespace, specs.values(), Number.POSITIVE_INFINITY);
}

export const indexCommands: Readonly<Record<string, CommandSpec>> = {
  createIndexes: {
    run: createIndexes,
    finish: finishIndexes,
    write: true,
    fields: ["createIndexes", "indexes", "commitQuorum"],
  },
  dropIndexes: { run: dropIndexes, write: true, fields: ["dropIndexes", "index"] },
  listIndexes: { run: listIndexes, fields: ["listIndexes", "cursor"] },
};
