import {
  type Command,
  type CommandSpec,
  checkFields,
  collectionForWrite,
  documentIn,
  type Engine,
  ok,
} from "../command.ts";
import { mongoError } from "../errors.ts";
import { insertUpserted, selectForWrite, updateDocument } from "../query/change-documents.ts";
import { parseSort } from "../query/sort.ts";
import { prepareUpdate } from "../query/update.ts";
import { readTyped, readUntrusted } from "../storage/bson-document.ts";
import type { Collection } from "../storage/collection.ts";
import type { Doc } from "../storage/index-values.ts";
import { pickBytes } from "../storage/raw-document.ts";
import { runStatements } from "./write-errors.ts";

type Outcome = { n: number; modified: number; upserted?: unknown };

const statementFields = ["q", "u", "multi", "upsert", "arrayFilters", "hint", "c", "sort"];

/** The change is read in typed values, everything else in plain ones. */
const onlyChange = new Set(["u"]);

function runStatement(engine: Engine, collection: Collection, bytes: Buffer): Outcome {
  const statement = readUntrusted(bytes, { fieldsAsRaw: { u: true } });
  const changes = readUntrusted(pickBytes(bytes, onlyChange), { promoteValues: false }).u;
  checkFields("update.updates", statement, statementFields);
  const filter = documentIn(statement, "q");
  const multi = statement.multi === true;
  const update = prepareUpdate(changes, (statement.arrayFilters ?? []) as Doc[], filter, engine.clock());
  if (update.replaces && multi)
    throw mongoError(9, "multi update is not supported for replacement-style update");
  if (multi && statement.sort !== undefined) throw mongoError(9, "Cannot specify sort with multi=true");
  const { file } = engine.store;
  const selection = { filter, sort: parseSort(statement.sort), hint: statement.hint, multi };
  let [n, modified] = [0, 0];
  for (const old of selectForWrite(file, collection, selection)) {
    n += 1;
    if (updateDocument(file, collection, old, update).changed) modified += 1;
  }
  if (n > 0 || statement.upsert !== true) return { n, modified };
  const { doc } = insertUpserted(file, collection, documentIn(readTyped(bytes), "q"), update);
  return { n: 1, modified: 0, upserted: doc._id };
}

function update(engine: Engine, command: Command) {
  const collection = collectionForWrite(engine, command);
  let n = 0;
  let nModified = 0;
  const upserted: Doc[] = [];
  const writeErrors = runStatements(command.list, command.body.ordered !== false, (bytes, index) => {
    const outcome = runStatement(engine, collection, bytes);
    n += outcome.n;
    nModified += outcome.modified;
    if ("upserted" in outcome) upserted.push({ index, _id: outcome.upserted });
  });
  return ok({
    n,
    nModified,
    ...(upserted.length ? { upserted } : {}),
    ...(writeErrors.length ? { writeErrors } : {}),
  });
}

export const updateCommands: Readonly<Record<string, CommandSpec>> = {
  update: {
    run: update,
    write: true,
    retryable: true,
    list: "updates",
    fields: ["update", "updates", "ordered", "bypassDocumentValidation", "bypassEmptyTsReplacement"],
  },
};
