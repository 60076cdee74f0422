import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Judgement, measure } from "../src/classifier/evaluate.ts";
import { judgeRows } from "../src/cli/judge-rows.ts";
import { type LabelledRow, readLabelledRows } from "../src/cli/labelled-rows.ts";
import { leaveOutGroups } from "../src/cli/left-out-groups.ts";
import { readTrainingRows } from "../src/cli/training-sources.ts";

/** A filter of the system: how it learns a mailbox, and how it scores one, a line with a number for each message. */
interface OtherFilter {
  readonly name: string;
  readonly learn: (folder: string, mailbox: string, spam: boolean) => readonly string[];
  readonly score: (folder: string, mailbox: string) => readonly string[];
  /** The score from which it says spam by default. */
  readonly cutoff: number;
}

const filters: readonly OtherFilter[] = [
  {
    name: "spamprobe",
    learn: (folder, mailbox, spam) => ["-c", "-d", folder, spam ? "spam" : "good", mailbox],
    score: (folder, mailbox) => ["-d", folder, "score", mailbox],
    cutoff: 0.7,
  },
  {
    name: "bogofilter",
    learn: (folder, mailbox, spam) => ["-C", "-d", folder, "-M", spam ? "-s" : "-n", "-I", mailbox],
    score: (folder, mailbox) => ["-C", "-d", folder, "-M", "-TT", "-I", mailbox],
    cutoff: 0.99,
  },
];

/** `name` makes the messages' ids differ from other mailboxes': a filter takes the same id for the same message. */
function toMailbox(rows: readonly LabelledRow[], name: string): string {
  const message = ({ judged }: LabelledRow, at: number): string =>
    `From a@example.org Thu Jan  1 00:00:00 2015\nFrom: a@example.org\nMessage-Id: <${name}.${at}@example.org>\n` +
    `Subject: comment\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n` +
    `${judged.body.replace(/^(>*From )/gm, ">$1")}\n\n`;
  return rows.map(message).join("");
}

function call(command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (error) throw new Error(`${command} is missing: apt-get install ${command}`, { cause: error });
  if (status === null || status > 2) throw new Error(`${command} ${args.join(" ")} failed: ${stderr}`);
  return stdout;
}

/** Scores `test` by a filter that has learned `training`. */
function scoreBy(
  filter: OtherFilter,
  training: readonly LabelledRow[],
  test: readonly LabelledRow[],
): number[] {
  const folder = mkdtempSync(join(tmpdir(), "filter-"));
  const mailbox = join(folder, "mailbox");
  try {
    for (const spam of [true, false]) {
      writeFileSync(
        mailbox,
        toMailbox(
          training.filter((row) => row.spam === spam),
          spam ? "spam" : "good",
        ),
      );
      call(filter.name, filter.learn(folder, mailbox, spam));
    }
    writeFileSync(mailbox, toMailbox(test, "test"));
    const lines = call(filter.name, filter.score(folder, mailbox)).trim().split("\n");
    if (lines.length !== test.length)
      throw new Error(`${filter.name} gave ${lines.length} scores for ${test.length} comments`);
    return lines.map((line) => Number(/\d\.\d+/.exec(line)?.[0] ?? 0));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function judgementsAt(scores: readonly number[], rows: readonly LabelledRow[], cutoff: number): Judgement[] {
  return rows.map(({ spam }, at) => {
    const isSpam = (scores[at] ?? 0) >= cutoff;
    return { probability: isSpam ? 1 : 0, leaning: isSpam ? "spam" : "pass", spam };
  });
}

function print(name: string, judgements: readonly Judgement[]): void {
  const { f1, falsePositiveRate, accuracy } = measure(judgements);
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`.padStart(8);
  process.stdout.write(`${name.padEnd(34)}${percent(f1)}${percent(falsePositiveRate)}${percent(accuracy)}\n`);
}

/**
 * `compare-filters [folder]`: spamprobe, bogofilter and the classifier, each trained without one article's comments and
 * tested on them, pooled over the articles. Needs the Debian packages spamprobe and bogofilter.
 */
export async function run(argv: readonly string[]): Promise<void> {
  const folder = argv[0] ?? "../shared/data";
  const rows = readLabelledRows(join(folder, "youtube.jsonl"));
  const groups = [...new Set(rows.map(({ group }) => group))];
  const inGroups = groups.flatMap((group) => rows.filter((row) => row.group === group));
  process.stdout.write(
    `${"".padEnd(34)}${["F1", "false +", "accuracy"].map((head) => head.padStart(8)).join("")}\n`,
  );
  for (const filter of filters) {
    const scores = groups.flatMap((group) =>
      scoreBy(
        filter,
        rows.filter((row) => row.group !== group),
        rows.filter((row) => row.group === group),
      ),
    );
    print(`${filter.name}, its cutoff`, judgementsAt(scores, inGroups, filter.cutoff));
    const f1At = (cutoff: number): number => measure(judgementsAt(scores, inGroups, cutoff)).f1;
    const best = [...new Set(scores)].toSorted((a, b) => f1At(b) - f1At(a))[0] ?? filter.cutoff;
    print(`${filter.name}, best cutoff (${best.toFixed(2)})`, judgementsAt(scores, inGroups, best));
  }
  const leftOut = leaveOutGroups(rows, readTrainingRows(folder));
  print(
    "classifier, even chance",
    leftOut.flatMap(({ model, rows: left }) => judgeRows(model, left)),
  );
}
