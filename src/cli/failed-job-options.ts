import { type Command, InvalidArgumentError } from "commander";
import type { FailedJobFilter } from "../queue/failed-jobs.ts";

export interface FilterOptions {
  readonly reason?: string;
  readonly site?: string;
  readonly before?: Date;
  readonly after?: Date;
}

/** The options that choose among failed jobs. */
export function withFilterOptions(command: Command): Command {
  return command
    .option("--reason <text>", "only those whose reason has this text in it")
    .option("--site <key>", "only those with comments of this site")
    .option("--before <time>", "only those that failed before, in ISO 8601", time)
    .option("--after <time>", "only those that failed after, in ISO 8601", time);
}

export function filterOf(
  { reason, site, before, after }: FilterOptions,
  ids: readonly string[] = [],
): FailedJobFilter {
  return {
    ...(ids.length > 0 ? { ids } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(site === undefined ? {} : { site }),
    ...(before === undefined ? {} : { failedBefore: before }),
    ...(after === undefined ? {} : { failedAfter: after }),
  };
}

function time(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new InvalidArgumentError("Write it like 2026-01-31T12:00:00Z.");
  return at;
}
