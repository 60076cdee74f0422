import { Command, InvalidArgumentError } from "commander";
import { policySchema } from "../../config/policy.ts";
import { checks } from "../checks/index.ts";
import { type Replayed, replayComments } from "../judging/replay-comments.ts";
import { type ReplayReport, reportReplay } from "../judging/replay-report.ts";
import type { Services } from "../services.ts";
import type { ListPosition, ModerationList } from "../store/moderation.repository.ts";
import { withServices } from "./connect.ts";
import { printRows } from "./print.ts";
import { readPolicyFile } from "./read-policy.ts";

interface ReplayOptions {
  readonly policy: string;
  readonly since: number;
  readonly site: string;
  readonly json?: boolean;
}

const pageSize = 200;

/** Tries a policy on past comments before it is trusted. */
export function createReplayPolicyCommand(): Command {
  return new Command("replay-policy")
    .description("judge past comments under another policy and tell what would have changed; changes nothing")
    .requiredOption("--policy <file>", "a JSON file with the policy to try")
    .option("--since <age>", "how far to go back, e.g. 12h, 30d, 8w", parseAge, parseAge("30d"))
    .option("--site <key>", "the site", "default")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      `
What depended on its moment is taken as it was recorded: lists, duplicates, floods, outside opinions. The rest is
judged anew, the classifier's score as it was then.

Example:
  comments replay-policy --policy stricter.json --since 30d`,
    )
    .action((options: ReplayOptions) =>
      withServices(async (services) => {
        const report = reportReplay(await replayAll(options, services));
        if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
        else printReport(report);
      }),
    );
}

async function replayAll({ policy, since, site: key, json }: ReplayOptions, services: Services) {
  const { store, judging, run } = services;
  const site = await store.sites.find(key);
  if (!site) throw new Error(`There is no site ${key}. See: comments site list`);
  const tried = policySchema.parse(readPolicyFile(policy));
  const replayed: Replayed[] = [];
  let after: ListPosition | undefined = {
    createdAt: new Date(Date.now() - since),
    id: "",
  };
  while (after) {
    const { comments: page, next }: ModerationList = await store.moderation.list({
      sites: [key],
      limit: pageSize,
      after,
    });
    // What its author deleted has no text left to judge.
    const judged = page.filter(({ status }) => status !== "deleted");
    const dependencies = { judging, comments: store.comments, checks, run, current: site.policy, tried };
    replayed.push(...(await replayComments(judged, dependencies)));
    if (!json && process.stderr.isTTY) process.stderr.write(`\r${replayed.length} comments`);
    after = next;
  }
  if (!json && process.stderr.isTTY) process.stderr.write("\n");
  return replayed;
}

function printReport({ comments, decided, changed, changes, rules }: ReplayReport): void {
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  write(
    `${comments} comments, ${decided} of them decided by moderators; ${changed} would have been judged otherwise.`,
  );
  if (changes.length > 0) {
    write("\nWhat would have changed, and what moderators decided about those:");
    printRows(
      changes.map(({ from, to, ...rest }) => ({ was: from, "would be": to, ...rest })),
      {},
    );
  }
  if (rules.length > 0) {
    write("\nBy rule, under the policy tried:");
    printRows(
      rules.map(({ falsePositiveRate, ...row }) => ({
        ...row,
        "false positives": falsePositiveRate === null ? "" : `${(falsePositiveRate * 100).toFixed(1)} %`,
      })),
      {},
    );
  }
}

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 };

/** Milliseconds of an age such as `12h`, `30d` or `8w`. */
export function parseAge(text: string): number {
  const [, count, unit = ""] = /^(\d{1,5})([hdw])$/.exec(text) ?? [];
  const ms = Number(count) * (unitMs[unit] ?? 0);
  if (!(ms > 0)) throw new InvalidArgumentError("Write hours, days or weeks, e.g. 12h, 30d, 8w.");
  return ms;
}
