import type { ObjectId } from "bson";
import type { Cursors } from "./cursors.ts";
import { mongoError, notSupported } from "./errors.ts";
import type { Collection } from "./storage/collection.ts";
import { type Doc, isPlainObject } from "./storage/index-values.ts";
import { checkCollectionName, checkDatabaseName } from "./storage/namespace.ts";
import type { Store } from "./storage/store.ts";
import type { Reply } from "./wire/framing.ts";

/** What a command may use. */
export type Engine = {
  store: Store;
  cursors: Cursors;
  clock: () => number;
  host: string;
  port: () => number;
  startedAt: number;
  /** Tells this start of the engine from others. */
  processId: ObjectId;
};

/** A command as its handler gets it. */
export type Command = {
  name: string;
  database: string;
  body: Doc;
  /** The body as it came, for what must keep its number types. */
  bytes: Buffer;
  /** Documents of the command's list (`documents`, `updates`, `deletes`), as bytes. */
  list: Buffer[];
  connection: number;
};

/**
 * A command: `write` ones run inside a change of the store. `fields` are those that it knows besides the general ones; any
 * other is refused as unknown. `list` names the field that holds documents.
 */
export type CommandSpec = {
  run: (engine: Engine, command: Command) => Reply;
  write?: boolean;
  /** What is left to do after the change, in changes of its own, before the reply is sent. */
  finish?: (engine: Engine, command: Command) => Promise<void>;
  /** Answers a repeated `txnNumber` with the reply of the first. */
  retryable?: boolean;
  list?: string;
  fields?: readonly string[];
};

const general = new Set(
  (
    "$db lsid $clusterTime $readPreference txnNumber readConcern writeConcern comment maxTimeMS apiVersion apiStrict " +
    "apiDeprecationErrors stmtId stmtIds $audit mayBypassWriteBlocking"
  ).split(" "),
);

/** Options that MongoDB has and the embedded store has not. Values that ask for nothing are let through. */
const refused: Readonly<Record<string, (value: unknown) => boolean>> = {
  collation: (value) => isPlainObject(value) && Object.keys(value).length > 0 && value.locale !== "simple",
  let: (value) => isPlainObject(value) && Object.keys(value).length > 0,
  tailable: Boolean,
  awaitData: Boolean,
  returnKey: Boolean,
  showRecordId: Boolean,
  min: () => true,
  max: () => true,
  encryptionInformation: () => true,
};

/** Throws 238 for an option that is not supported and 40415 for one that no MongoDB knows. */
export function checkFields(what: string, body: Doc, known: readonly string[]): void {
  for (const [name, value] of Object.entries(body)) {
    if (Object.hasOwn(refused, name)) {
      if (refused[name]?.(value)) throw notSupported(`the option "${name}" of ${what}`);
    } else if (!general.has(name) && !known.includes(name)) {
      throw mongoError(40415, `BSON field '${what}.${name}' is an unknown field.`);
    }
  }
}

export function namespaceOf(command: Command): string {
  const collection = command.body[command.name];
  if (typeof collection !== "string")
    throw mongoError(73, `collection name has invalid type ${typeof collection}`);
  checkDatabaseName(command.database);
  checkCollectionName(collection);
  return `${command.database}.${collection}`;
}

export function collectionOf(engine: Engine, command: Command): Collection | undefined {
  return engine.store.collections.get(namespaceOf(command));
}

/** The collection, made where it is not there yet, as MongoDB does for a write. */
export function collectionForWrite(engine: Engine, command: Command): Collection {
  return collectionOf(engine, command) ?? engine.store.createCollection(namespaceOf(command));
}

/** A document among a command's fields; an empty one where it is missing. Throws 14 for another type. */
export function documentIn(body: Doc, field: string): Doc {
  const value = body[field] ?? {};
  if (!isPlainObject(value))
    throw mongoError(14, `BSON field '${field}' is the wrong type, expected type 'object'`);
  return value;
}

/** A whole number of 0 or more among a command's fields. */
export function countIn(body: Doc, field: string, missing: number): number {
  const value = body[field];
  if (value === undefined || value === null) return missing;
  const number = Math.trunc(Number(value));
  if (!(number >= 0))
    throw mongoError(2, `BSON field '${field}' value must be >= 0, actual value '${String(value)}'`);
  return number;
}

export const ok = (fields: Doc = {}): Reply => ({ fields: { ...fields, ok: 1 } });
