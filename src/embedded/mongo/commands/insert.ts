import { ObjectId } from "bson";
import { type Command, type CommandSpec, collectionForWrite, type Engine, ok } from "../command.ts";
import { readTyped, readUntrusted, writeDocument } from "../storage/bson-document.ts";
import { checkNewId } from "../storage/check-new-id.ts";
import { insertDocument } from "../storage/collection.ts";
import type { Doc } from "../storage/index-values.ts";
import { runStatements } from "./write-errors.ts";

/** A document as it is stored: `_id` first, made where it is missing. The bytes stay as they came where they can. */
function prepared(bytes: Buffer): { doc: Doc; bytes: Buffer } {
  const doc = readUntrusted(bytes);
  if (doc._id === undefined) {
    const { _id: _, ...rest } = readTyped(bytes);
    const _id = new ObjectId();
    return { doc: { _id, ...doc }, bytes: writeDocument({ _id, ...rest }) };
  }
  checkNewId(doc._id);
  if (Object.keys(doc)[0] === "_id") return { doc, bytes };
  const { _id, ...rest } = readTyped(bytes);
  return { doc, bytes: writeDocument({ _id, ...rest }) };
}

function insert(engine: Engine, command: Command) {
  const collection = collectionForWrite(engine, command);
  let n = 0;
  const writeErrors = runStatements(command.list, command.body.ordered !== false, (bytes) => {
    const document = prepared(bytes);
    insertDocument(engine.store.file, collection, document.doc, document.bytes);
    n += 1;
  });
  return ok({ n, ...(writeErrors.length ? { writeErrors } : {}) });
}

export const insertCommands: Readonly<Record<string, CommandSpec>> = {
  insert: {
    run: insert,
    write: true,
    retryable: true,
    list: "documents",
    fields: ["insert", "documents", "ordered", "bypassDocumentValidation", "bypassEmptyTsReplacement"],
  },
};
