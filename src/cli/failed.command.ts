import { Command } from "commander";
import { discardFailedJobs, listFailedJobs, readFailedJob, replayFailedJobs } from "../queue/failed-jobs.ts";
import { confirm } from "./confirm.ts";
import { commandLine, withServices } from "./connect.ts";
import { type FilterOptions, filterOf, withFilterOptions } from "./failed-job-options.ts";
import { printRows } from "./print.ts";

type Output = FilterOptions & { readonly json?: boolean };

/** Failed jobs: they are kept with their reason until somebody replays or discards them. */
export function createFailedCommand(): Command {
  const command = new Command("failed").description("jobs that failed for good, kept with their reason");
  command.addCommand(listCommand());
  command.addCommand(showCommand());
  command.addCommand(createReplayCommand());
  command.addCommand(discardCommand());
  return command;
}

function listCommand(): Command {
  return withFilterOptions(new Command("list").description("list them, oldest first"))
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  comments failed list\n  comments failed list --reason timeout --json",
    )
    .action((options: Output) =>
      withServices(async ({ queue }) => printJobs(await listFailedJobs(queue, filterOf(options)), options)),
    );
}

function showCommand(): Command {
  return new Command("show")
    .description("one of them, with the comments in it and its stack traces, as JSON")
    .argument("<id>", "see: comments failed list")
    .addHelpText("after", "\nExample:\n  comments failed show 17")
    .action((id: string) =>
      withServices(async ({ queue }) => {
        process.stdout.write(`${JSON.stringify(await readFailedJob(queue, id), null, 2)}\n`);
      }),
    );
}

/** Also a command of its own, `comments replay`. */
export function createReplayCommand(): Command {
  return withFilterOptions(
    new Command("replay")
      .description("put failed jobs back into the queue: all, those named, or those that fit")
      .argument("[ids...]", "ids of jobs, see --list"),
  )
    .option("--list", "only list them")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  comments replay --list\n  comments replay\n  comments replay 17 18\n  comments replay --site blog --reason ECONN",
    )
    .action((ids: readonly string[], options: Output & { list?: boolean }) =>
      withServices(async ({ queue, store }) => {
        const filter = filterOf(options, ids);
        if (options.list) return printJobs(await listFailedJobs(queue, filter), options);
        const replayed = await replayFailedJobs(queue, filter);
        await store.trail.append({
          at: new Date(),
          by: commandLine,
          action: "failed-jobs.replayed",
          detail: { jobs: replayed },
        });
        printRows([{ replayed }], options);
      }),
    );
}

function discardCommand(): Command {
  return withFilterOptions(
    new Command("discard")
      .description("throw failed jobs away with the comments in them: those named, or those that fit")
      .argument("[ids...]", "ids of jobs, see: comments failed list"),
  )
    .requiredOption("--note <text>", "why; kept in the trail")
    .option("--all", "all failed jobs")
    .option("--yes", "do not ask")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      '\nExamples:\n  comments failed discard 17 --note "sent by a broken test"\n  comments failed discard --all --note "drill of 3 May" --yes',
    )
    .action((ids: readonly string[], options: Output & { note: string; all?: boolean; yes?: boolean }) =>
      withServices(async ({ queue, store }) => {
        const filter = filterOf(options, ids);
        if (Object.keys(filter).length === 0 && !options.all)
          throw new Error("Name jobs, or what they must fit, or say --all.");
        const jobs = (await listFailedJobs(queue, filter, Number.POSITIVE_INFINITY)).length;
        if (jobs === 0) return printRows([{ discarded: 0 }], options);
        await confirm(`${jobs} failed job(s) and the comments in them will be thrown away.`, options);
        const discarded = await discardFailedJobs(queue, filter);
        await store.trail.append({
          at: new Date(),
          by: commandLine,
          action: "failed-jobs.discarded",
          detail: { jobs: discarded },
          note: options.note,
        });
        printRows([{ discarded }], options);
      }),
    );
}

function printJobs(jobs: Awaited<ReturnType<typeof listFailedJobs>>, options: Output): void {
  printRows(
    jobs.map((job) => (options.json ? { ...job } : { ...job, sites: job.sites.join(" ") })),
    options,
  );
}
