import { Command } from "commander";
import { listFailedJobs, replayFailedJobs } from "../queue/failed-jobs.ts";
import { withServices } from "./connect.ts";
import { printRows } from "./print.ts";

/** Failed jobs: they are kept with their reason until somebody replays them. */
export function createReplayCommand(): Command {
  return new Command("replay")
    .description("put failed jobs back into the queue: all, or those named")
    .argument("[ids...]", "ids of jobs, see --list")
    .option("--list", "only list them")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExamples:\n  comments replay --list\n  comments replay\n  comments replay 17 18")
    .action((ids: readonly string[], options: { list?: boolean; json?: boolean }) =>
      withServices(async ({ queue }) => {
        if (options.list)
          return printRows(
            (await listFailedJobs(queue.bull)).map((job) => ({ ...job })),
            options,
          );
        const replayed = await replayFailedJobs(queue.bull, ids);
        printRows([{ replayed }], options);
      }),
    );
}
