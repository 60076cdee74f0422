import {
  type Command,
  type CommandSpec,
  collectionForWrite,
  documentIn,
  type Engine,
  ok,
} from "../command.ts";
import { mongoError } from "../errors.ts";
import { insertUpserted, selectForWrite, updateDocument } from "../query/change-documents.ts";
import { compileProjection } from "../query/projection.ts";
import { parseSort } from "../query/sort.ts";
import { prepareUpdate } from "../query/update.ts";
import { readTyped } from "../storage/bson-document.ts";
import { removeDocument } from "../storage/collection.ts";
import type { Doc } from "../storage/index-values.ts";

function checkForm({ remove, update, upsert, new: after }: Doc): void {
  if (remove === true && (update !== undefined || upsert === true || after === true))
    throw mongoError(9, "Cannot specify both an update, upsert or new and remove=true");
  if (remove !== true && update === undefined)
    throw mongoError(9, "Either an update or remove=true must be specified");
}

function findAndModify(engine: Engine, command: Command) {
  const { body } = command;
  checkForm(body);
  const typed = readTyped(command.bytes);
  const { file } = engine.store;
  const collection = collectionForWrite(engine, command);
  const filter = documentIn(body, "query");
  const project = compileProjection(documentIn(body, "fields"));
  // Typed values, so that a document comes back with the number types that it has.
  const shown = (bytes: Buffer | undefined): Doc | null =>
    bytes ? readTyped(project ? project(bytes) : bytes) : null;
  const selection = { filter, sort: parseSort(body.sort), hint: body.hint, multi: false };
  const [old] = selectForWrite(file, collection, selection);
  if (body.remove === true) {
    if (old) removeDocument(file, collection, old);
    return ok({ lastErrorObject: { n: old ? 1 : 0 }, value: shown(old?.bytes) });
  }
  const update = prepareUpdate(typed.update, (body.arrayFilters ?? []) as Doc[], filter, engine.clock());
  if (old) {
    const { bytes } = updateDocument(file, collection, old, update);
    const value = shown(body.new === true ? bytes : old.bytes);
    return ok({ lastErrorObject: { n: 1, updatedExisting: true }, value });
  }
  if (body.upsert !== true) return ok({ lastErrorObject: { n: 0, updatedExisting: false }, value: null });
  const made = insertUpserted(file, collection, documentIn(typed, "query"), update);
  const lastErrorObject = { n: 1, updatedExisting: false, upserted: made.doc._id };
  return ok({ lastErrorObject, value: shown(body.new === true ? made.bytes : undefined) });
}

const spec: CommandSpec = {
  run: findAndModify,
  write: true,
  retryable: true,
  fields: (
    "findAndModify findandmodify query sort remove update new fields upsert bypassDocumentValidation " +
    "bypassEmptyTsReplacement arrayFilters hint"
  ).split(" "),
};

export const findAndModifyCommands: Readonly<Record<string, CommandSpec>> = {
  findAndModify: spec,
  findandmodify: spec,
};
