import { type Command, type CommandSpec, checkFields, type Engine } from "./command.ts";
import { commands, refusedCommands } from "./commands.ts";
import { MongoError, mongoError, notSupported } from "./errors.ts";
import { type Doc, isPlainObject } from "./storage/index-values.ts";
import { recallReply, rememberReply } from "./storage/sessions.ts";
import { commandName, type Reply, type Request, readBody } from "./wire/framing.ts";

function specOf(name: string): CommandSpec {
  const spec = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (spec) return spec;
  if (refusedCommands.has(name)) throw notSupported(`the command ${name}`);
  throw mongoError(59, `no such command: '${name}'`);
}

/** The documents of a list that came in the body, still as bytes. */
function listIn(body: Doc, name: string, field: string): Buffer[] {
  const list = body[field] ?? [];
  if (!Array.isArray(list))
    throw mongoError(14, `BSON field '${name}.${field}' is the wrong type, expected type 'array'`);
  return list.map((document: unknown) => {
    if (!(document instanceof Uint8Array))
      throw mongoError(14, `BSON field '${name}.${field}' must hold documents`);
    return Buffer.from(document.buffer, document.byteOffset, document.byteLength);
  });
}

function checkSession(body: Doc): void {
  if (body.autocommit !== undefined || body.startTransaction !== undefined)
    throw notSupported("a transaction");
  const concern = isPlainObject(body.readConcern) ? body.readConcern.level : undefined;
  if (concern === "snapshot" || concern === "linearizable")
    throw notSupported(`the read concern "${concern}"`);
  const nodes = isPlainObject(body.writeConcern) ? body.writeConcern.w : undefined;
  if (typeof nodes === "number" && nodes > 1) throw notSupported("a write concern of more than one node");
}

function commandOf(request: Request, connection: number): { command: Command; spec: CommandSpec } {
  const name = commandName(request.body);
  const spec = specOf(name);
  const body = readBody(request.body, spec.list);
  checkSession(body);
  const list = spec.list ? (request.sequences.get(spec.list) ?? listIn(body, name, spec.list)) : [];
  const database = typeof body.$db === "string" ? body.$db : "admin";
  if (!spec.fields?.includes("*")) checkFields(name, body, spec.fields ?? []);
  const extra = [...request.sequences.keys()].find((sequence) => sequence !== spec.list);
  if (extra !== undefined) throw mongoError(40415, `BSON field '${name}.${extra}' is an unknown field.`);
  return { spec, command: { name, database, body, bytes: request.body, list, connection } };
}

/** Runs a write in the store's transaction; one that a driver sends twice is applied once and answered twice. */
async function runWrite(engine: Engine, spec: CommandSpec, command: Command): Promise<Reply> {
  const { store } = engine;
  const { lsid, txnNumber } = command.body;
  if (!spec.retryable || txnNumber === undefined) return store.write(() => spec.run(engine, command));
  const transaction = BigInt(String(txnNumber));
  return store.write(() => {
    const before = recallReply(store.file, lsid, transaction);
    if (before) return { fields: before };
    const reply = spec.run(engine, command);
    rememberReply(store.file, lsid, transaction, reply.fields, engine.clock());
    return reply;
  });
}

function errorReply(error: unknown): Reply {
  const known =
    error instanceof MongoError ? error : mongoError(1, `the embedded store failed: ${String(error)}`);
  return {
    fields: { ok: 0, errmsg: known.message, code: known.code, codeName: known.codeName, ...known.details },
  };
}

/** Answers one request; an error becomes a reply, as MongoDB's do. */
export async function answer(engine: Engine, request: Request, connection: number): Promise<Reply> {
  try {
    const { spec, command } = commandOf(request, connection);
    const reply = spec.write ? await runWrite(engine, spec, command) : spec.run(engine, command);
    await spec.finish?.(engine, command);
    return reply;
  } catch (error) {
    return errorReply(error);
  }
}
