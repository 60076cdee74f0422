import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EJSON } from "bson";
import { type Document, MongoClient, MongoServerError } from "mongodb";
import { mismatch } from "./conformance-match.ts";
import { type Entities, runOperation } from "./conformance-operations.ts";

export type Outcome = { test: string } & (
  | { result: "passed" }
  | { result: "refused"; what: string }
  | { result: "failed"; why: string }
  | { result: "other server" }
);

type Server = { version: number[]; topology: string };

const numbers = (version: string): number[] => version.split(".").map(Number);

function compareVersions(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < 3; i++) if ((a[i] ?? 0) !== (b[i] ?? 0)) return (a[i] ?? 0) - (b[i] ?? 0);
  return 0;
}

/** A test names the versions and topologies for which it speaks; one of its lines must fit. */
function fits(requirements: readonly Document[] | undefined, server: Server): boolean {
  if (!requirements) return true;
  return requirements.some(({ minServerVersion, maxServerVersion, topologies, serverless, auth }) => {
    if (minServerVersion && compareVersions(server.version, numbers(minServerVersion)) < 0) return false;
    if (maxServerVersion && compareVersions(server.version, numbers(maxServerVersion)) > 0) return false;
    if (topologies && !topologies.includes(server.topology)) return false;
    return serverless !== "require" && auth !== true;
  });
}

async function describeServer(client: MongoClient): Promise<Server> {
  const hello = await client.db("admin").command({ hello: 1 });
  const { version } = await client.db("admin").command({ buildInfo: 1 });
  const topology = hello.msg === "isdbgrid" ? "sharded" : hello.setName ? "replicaset" : "single";
  return { version: numbers(version), topology };
}

/** What an error refuses, where it is the embedded store's refusal. */
export function refusal(error: unknown): string | undefined {
  const text = error instanceof Error ? error.message : String(error);
  const named = /^(.*?) is not supported by the embedded store/m.exec(text)?.[1];
  return named ?? (error instanceof Error && error.cause ? refusal(error.cause) : undefined);
}

async function createEntities(uri: string, wanted: readonly Document[]): Promise<Entities> {
  const entities: Entities = { clients: new Map(), databases: new Map(), collections: new Map() };
  for (const { client, database, collection } of wanted) {
    if (client) entities.clients.set(client.id, await MongoClient.connect(uri, client.uriOptions ?? {}));
    const owner = database && entities.clients.get(database.client);
    if (owner) entities.databases.set(database.id, owner.db(database.databaseName, database.databaseOptions));
    const db = collection && entities.databases.get(collection.database);
    if (db)
      entities.collections.set(
        collection.id,
        db.collection(collection.collectionName, collection.collectionOptions),
      );
  }
  return entities;
}

async function fill(client: MongoClient, initialData: readonly Document[]): Promise<void> {
  for (const { databaseName, collectionName, documents } of initialData) {
    const collection = client.db(databaseName).collection(collectionName);
    await collection.drop();
    if (documents.length > 0) await collection.insertMany(documents);
    else await client.db(databaseName).createCollection(collectionName);
  }
}

function errorMismatch(error: unknown, expected: Document): string | undefined {
  const fromServer = error instanceof MongoServerError ? error : undefined;
  const said = error instanceof Error ? error.message : String(error);
  if (expected.isClientError === true && fromServer) return `the server refused: ${said}`;
  if (expected.errorCode !== undefined && fromServer?.code !== expected.errorCode)
    return `code ${fromServer?.code}: ${said}`;
  if (expected.errorContains && !said.toLowerCase().includes(String(expected.errorContains).toLowerCase()))
    return said;
  if (expected.errorResponse) return mismatch(fromServer?.errorResponse, expected.errorResponse, "error");
  const partial =
    (error as { result?: unknown; partialResult?: unknown }).partialResult ??
    (error as { result?: unknown }).result;
  return expected.expectResult ? mismatch(partial, expected.expectResult, "error.result") : undefined;
}

async function operationMismatch(entities: Entities, operation: Document): Promise<string | undefined> {
  const { object, name, arguments: args = {}, expectError, expectResult } = operation;
  try {
    const result = await runOperation(entities, object, name, args);
    if (expectError) return `${name} should have failed`;
    return "expectResult" in operation ? mismatch(result, expectResult) : undefined;
  } catch (error) {
    if (refusal(error) || !expectError) throw error;
    return errorMismatch(error, expectError);
  }
}

async function outcomeMismatch(
  client: MongoClient,
  outcome: readonly Document[],
): Promise<string | undefined> {
  for (const { databaseName, collectionName, documents } of outcome) {
    const found = await client.db(databaseName).collection(collectionName).find().sort({ _id: 1 }).toArray();
    const why = mismatch(found, documents, collectionName, 1);
    if (why) return why;
  }
  return undefined;
}

async function runTest(
  uri: string,
  client: MongoClient,
  file: Document,
  test: Document,
  name: string,
): Promise<Outcome> {
  const operations: Document[] = test.operations;
  if (operations.some((operation) => operation.name === "failPoint"))
    return { test: name, result: "refused", what: "a fail point" };
  await fill(client, file.initialData ?? []);
  const entities = await createEntities(uri, file.createEntities ?? []);
  try {
    for (const operation of operations) {
      const why = await operationMismatch(entities, operation);
      if (why) return { test: name, result: "failed", why };
    }
    const why = await outcomeMismatch(client, test.outcome ?? []);
    return why ? { test: name, result: "failed", why } : { test: name, result: "passed" };
  } catch (error) {
    const what = refusal(error);
    if (what) return { test: name, result: "refused", what };
    return { test: name, result: "failed", why: error instanceof Error ? error.message : String(error) };
  } finally {
    for (const open of entities.clients.values()) await open.close();
  }
}

/** Runs every test of the folder's files against the server, through the official driver. Other databases are not touched. */
export async function runConformance(uri: string, folder: string): Promise<Outcome[]> {
  const client = await MongoClient.connect(uri);
  try {
    const server = await describeServer(client);
    const outcomes: Outcome[] = [];
    for (const name of readdirSync(folder)
      .filter((entry) => entry.endsWith(".json"))
      .sort()) {
      const file = EJSON.parse(readFileSync(join(folder, name), "utf8")) as Document;
      for (const test of file.tests as Document[]) {
        const full = `${name}: ${test.description}`;
        const speaks = fits(file.runOnRequirements, server) && fits(test.runOnRequirements, server);
        outcomes.push(
          speaks ? await runTest(uri, client, file, test, full) : { test: full, result: "other server" },
        );
      }
    }
    return outcomes;
  } finally {
    await client.close();
  }
}
