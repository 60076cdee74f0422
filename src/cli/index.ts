import { Command, CommanderError } from "commander";
import { createArticleCommand } from "./article.command.ts";
import { createReplayCommand } from "./replay.command.ts";
import { createSiteCommand } from "./site.command.ts";
import { createSubmitCommand } from "./submit.command.ts";
import { createTokenCommand } from "./token.command.ts";

/** The operators' command line: `npm run cli -- --help`. */
const program = new Command("comments")
  .description("Runs a comment moderation service: its sites, tokens, queue and data.")
  .showHelpAfterError("(add --help for what there is)")
  .exitOverride();
for (const create of [
  createSiteCommand,
  createArticleCommand,
  createTokenCommand,
  createReplayCommand,
  createSubmitCommand,
])
  program.addCommand(create());

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its own errors; help and version are not errors.
  if (error instanceof CommanderError) process.exitCode = error.exitCode;
  else {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
