import {
  type Command,
  type CommandSpec,
  checkFields,
  collectionOf,
  countIn,
  documentIn,
  type Engine,
  ok,
} from "../command.ts";
import { selectForWrite } from "../query/change-documents.ts";
import { compileFilter } from "../query/match.ts";
import { readUntrusted } from "../storage/bson-document.ts";
import { removeDocument } from "../storage/collection.ts";
import { runStatements } from "./write-errors.ts";

function remove(engine: Engine, command: Command) {
  const collection = collectionOf(engine, command);
  const { file } = engine.store;
  let n = 0;
  const writeErrors = runStatements(command.list, command.body.ordered !== false, (bytes) => {
    const statement = readUntrusted(bytes);
    checkFields("delete.deletes", statement, ["q", "limit", "hint"]);
    const filter = documentIn(statement, "q");
    compileFilter(filter);
    if (!collection) return;
    const multi = countIn(statement, "limit", 0) !== 1;
    for (const old of selectForWrite(file, collection, { filter, sort: [], hint: statement.hint, multi })) {
      removeDocument(file, collection, old);
      n += 1;
    }
  });
  return ok({ n, ...(writeErrors.length ? { writeErrors } : {}) });
}

export const deleteCommands: Readonly<Record<string, CommandSpec>> = {
  delete: {
    run: remove,
    write: true,
    retryable: true,
    list: "deletes",
    fields: ["delete", "deletes", "ordered"],
  },
};
