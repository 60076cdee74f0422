import { Command } from "commander";
import { withServices } from "./connect.ts";
import { printRows } from "./print.ts";

/** Makes MongoDB ready for this release. */
export function createMigrateCommand(): Command {
  return new Command("migrate")
    .description(
      "build missing indexes and run missing migrations; safe to run twice and while the service runs",
    )
    .option("--check", "only say whether something is missing; exits with 1 where it is")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExamples:\n  comments migrate\n  comments migrate --check")
    .action(({ check, ...options }: { check?: boolean; json?: boolean }) =>
      withServices(async () => printRows([{ mongodb: "ready" }], options), { migrate: !check }),
    );
}
