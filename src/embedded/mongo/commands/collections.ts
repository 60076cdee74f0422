import {
  type Command,
  type CommandSpec,
  collectionOf,
  documentIn,
  type Engine,
  namespaceOf,
  ok,
} from "../command.ts";
import { notSupported } from "../errors.ts";
import { compileFilter } from "../query/match.ts";
import { writeDocument } from "../storage/bson-document.ts";
import { type Doc, isPlainObject } from "../storage/index-values.ts";
import { checkDatabaseName } from "../storage/namespace.ts";

const refusedOptions = (
  "capped timeseries viewOn pipeline validator validationLevel validationAction clusteredIndex indexOptionDefaults " +
  "storageEngine expireAfterSeconds changeStreamPreAndPostImages"
).split(" ");

function isEmpty(value: unknown): boolean {
  return value === undefined || value === false || (isPlainObject(value) && Object.keys(value).length === 0);
}

function create(engine: Engine, command: Command) {
  const option = refusedOptions.find((name) => !isEmpty(command.body[name]));
  if (option) throw notSupported(`the option "${option}" of create`);
  const namespace = namespaceOf(command);
  if (!engine.store.collections.has(namespace)) engine.store.createCollection(namespace);
  return ok();
}

function drop(engine: Engine, command: Command) {
  const collection = collectionOf(engine, command);
  if (!collection) return ok();
  const nIndexesWas = collection.indexes.length;
  engine.store.dropCollection(collection.namespace);
  return ok({ nIndexesWas, ns: collection.namespace });
}

const namespacesOf = (engine: Engine, database: string): string[] =>
  [...engine.store.collections.keys()].filter((namespace) => namespace.startsWith(`${database}.`));

function dropDatabase(engine: Engine, { database }: Command) {
  const namespaces = namespacesOf(engine, database);
  for (const namespace of namespaces) engine.store.dropCollection(namespace);
  return ok(namespaces.length > 0 ? { dropped: database } : {});
}

function listCollections(engine: Engine, command: Command) {
  const { database, body } = command;
  checkDatabaseName(database);
  const matches = compileFilter(documentIn(body, "filter"));
  const entries: Doc[] = namespacesOf(engine, database).map((namespace) => ({
    name: namespace.slice(database.length + 1),
    type: "collection",
    ...(body.nameOnly === true
      ? {}
      : { options: {}, info: { readOnly: false }, idIndex: { v: 2, key: { _id: 1 }, name: "_id_" } }),
  }));
  const found = entries.filter(matches).sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
  return engine.cursors.open(
    `${database}.$cmd.listCollections`,
    found.map(writeDocument).values(),
    Number.POSITIVE_INFINITY,
  );
}

const countIn = ({ store }: Engine, namespace: string): number => {
  const collection = store.collections.get(namespace);
  return collection ? store.countOf(collection) : 0;
};

function listDatabases(engine: Engine, { body }: Command) {
  const names = new Set(
    [...engine.store.collections.keys()].map((namespace) => namespace.split(".")[0] ?? ""),
  );
  const matches = compileFilter(documentIn(body, "filter"));
  const databases = [...names].sort().map((name) => ({ name, sizeOnDisk: 0, empty: false }));
  const found = databases.filter((entry) => matches(entry));
  return ok({
    databases: body.nameOnly === true ? found.map(({ name }) => ({ name })) : found,
    totalSize: 0,
  });
}

function collStats(engine: Engine, command: Command) {
  const collection = collectionOf(engine, command);
  const namespace = namespaceOf(command);
  return ok({
    ns: namespace,
    count: countIn(engine, namespace),
    nindexes: collection?.indexes.length ?? 0,
    capped: false,
  });
}

function dbStats(engine: Engine, { database }: Command) {
  const namespaces = namespacesOf(engine, database);
  return ok({
    db: database,
    collections: namespaces.length,
    objects: namespaces.reduce((sum, namespace) => sum + countIn(engine, namespace), 0),
    views: 0,
  });
}

export const collectionCommands: Readonly<Record<string, CommandSpec>> = {
  create: { run: create, write: true, fields: ["create", ...refusedOptions, "autoIndexId", "size", "max"] },
  drop: { run: drop, write: true, fields: ["drop"] },
  dropDatabase: { run: dropDatabase, write: true, fields: ["dropDatabase"] },
  listCollections: {
    run: listCollections,
    fields: ["listCollections", "filter", "nameOnly", "authorizedCollections", "cursor"],
  },
  listDatabases: {
    run: listDatabases,
    fields: ["listDatabases", "filter", "nameOnly", "authorizedDatabases"],
  },
  collStats: { run: collStats, fields: ["collStats", "scale"] },
  dbStats: { run: dbStats, fields: ["dbStats", "scale", "freeStorage"] },
};
