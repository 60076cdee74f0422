import { Command } from "commander";
import { createAccountCommand } from "./account.command.ts";
import { createAkismetKeyCommand } from "./akismet-key.command.ts";
import { createArticleCommand } from "./article.command.ts";
import { createExportCommand } from "./export.command.ts";
import { createFailedCommand, createReplayCommand } from "./failed.command.ts";
import { createImportCommand } from "./import.command.ts";
import { createListCommand } from "./list.command.ts";
import { createMigrateCommand } from "./migrate.command.ts";
import { createModelCommand } from "./model.command.ts";
import { createPersonCommand } from "./person.command.ts";
import { createReplayPolicyCommand } from "./replay-policy.command.ts";
import { createSiteCommand } from "./site.command.ts";
import { createSubmitCommand } from "./submit.command.ts";
import { createTokenCommand } from "./token.command.ts";

/** Every command, in the order in which help lists them. */
const commands: readonly (() => Command)[] = [
  createSiteCommand,
  createArticleCommand,
  createTokenCommand,
  createAccountCommand,
  createListCommand,
  createAkismetKeyCommand,
  createSubmitCommand,
  createFailedCommand,
  createReplayCommand,
  createReplayPolicyCommand,
  createModelCommand,
  createImportCommand,
  createExportCommand,
  createPersonCommand,
  createMigrateCommand,
];

/** The operators' command line. Throws CommanderError instead of ending the process. */
export function createProgram(): Command {
  const program = new Command("comments")
    .description("Runs a comment moderation service: its sites, tokens, queue and data.")
    .addHelpText(
      "after",
      "\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 done in part (what was left out is told), 4 a store cannot be reached: start again later.",
    );
  for (const create of commands) program.addCommand(create());
  return throwing(program);
}

/** Settings that Commander hands down only to commands made by their parent. */
function throwing(command: Command): Command {
  command.exitOverride().showHelpAfterError("(add --help for what there is)");
  command.commands.forEach(throwing);
  return command;
}
