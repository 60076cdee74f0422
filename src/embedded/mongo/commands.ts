import type { CommandSpec } from "./command.ts";
import { aggregateCommands } from "./commands/aggregate.ts";
import { collectionCommands } from "./commands/collections.ts";
import { countCommands } from "./commands/count-and-distinct.ts";
import { deleteCommands } from "./commands/delete.ts";
import { explainCommands } from "./commands/explain.ts";
import { findCommands } from "./commands/find.ts";
import { findAndModifyCommands } from "./commands/find-and-modify.ts";
import { handshakeCommands } from "./commands/handshake.ts";
import { indexCommands } from "./commands/indexes.ts";
import { insertCommands } from "./commands/insert.ts";
import { updateCommands } from "./commands/update.ts";

/** Every command that the engine knows. To add one: a line in its family's file, or a new family here. */
export const commands: Readonly<Record<string, CommandSpec>> = {
  ...handshakeCommands,
  ...findCommands,
  ...insertCommands,
  ...updateCommands,
  ...deleteCommands,
  ...findAndModifyCommands,
  ...aggregateCommands,
  ...countCommands,
  ...collectionCommands,
  ...indexCommands,
  ...explainCommands,
};

/** Commands that MongoDB has and the embedded store has not; anything else is "no such command". */
export const refusedCommands = new Set(
  (
    "bulkWrite collMod abortTransaction commitTransaction configureFailPoint mapReduce validate saslStart saslContinue " +
    "authenticate createUser currentOp compact reIndex renameCollection"
  ).split(" "),
);
