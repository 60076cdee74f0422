import { readFileSync } from "node:fs";
import { createExtractor } from "../src/classifier/features.ts";
import { judge } from "../src/classifier/model.ts";
import { readModel } from "../src/classifier/model-file.ts";
import { normalise } from "../src/classifier/normalise.ts";
import { signatureOf } from "../src/classifier/signature.ts";
import { readLabelledRows } from "../src/cli/labelled-rows.ts";
import type { Policy } from "../src/comment.ts";
import { judgeLocally, nothingIsSpam, readSubmissions } from "./support/local-chain.ts";

const longest = 65_525;
const hostile = [
  ...[
    "a",
    "a ",
    "a.",
    "1a",
    "$a",
    "a b",
    "aaaa ",
    "!",
    "é",
    "с",
    "ѕ ",
    "我",
    "ﷺ",
    "😀",
    "\u0300",
    "\u200b",
    "&",
    "&amp;",
  ],
  ...[
    "http://",
    "http://a",
    "x.com ",
    "a@",
    "a@b.c ",
    "a dot ",
    "dot com ",
    "a[.]",
    "(.",
    "<",
    "<a ",
    "<a<a",
    "[url",
    "'a",
  ],
  ...["check out my ", "4a4", "-.-", "//", "mailto:", "www."],
];

const jobSize = 100;

/** Processor time, so that what else runs on the machine does not count. */
function milliseconds(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** As `least`, of work that waits for promises but for nothing outside the process. */
async function leastOf(work: () => Promise<void>, runs = 5): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  return Math.min(...times);
}

/** The least of a few runs: what the work costs where nothing else disturbs it. */
function least(work: () => void, runs = 5): number {
  return Math.min(...Array.from({ length: runs }, () => milliseconds(work)));
}

function filled(unit: string, bytes: number): string {
  return unit.repeat(Math.floor(bytes / Buffer.byteLength(unit)));
}

/** How many real comments go through every check and the decision in a second, a job of a hundred at a time. */
async function measureChecks(folder: string): Promise<void> {
  const rows = readSubmissions(`${folder}/submissions.jsonl`);
  const jobs = Array.from({ length: Math.ceil(rows.length / jobSize) }, (_none, nth) =>
    rows.slice(nth * jobSize, (nth + 1) * jobSize),
  );
  let explained = 0;
  for (const job of jobs)
    for (const { findings } of await judgeLocally(job))
      if (findings.some(({ check }) => check === "spam-score")) explained++;
  const perSecond = async (policy?: Policy): Promise<number> => {
    const ms = await leastOf(async () => {
      for (const job of jobs) await judgeLocally(job, policy);
    });
    return Math.round((1000 * rows.length) / ms);
  };
  process.stdout.write(`all local checks     ${await perSecond()} comments/s, ${explained} of ${rows.length} explained
`);
  process.stdout.write(`  and none explained ${await perSecond(nothingIsSpam)} comments/s
`);
}

/**
 * `judge [folder]`: how many real comments a core normalises, judges and signs in a second, and how long the most that a
 * form takes of hostile text lasts, beside half as much of it.
 */
export async function run(argv: readonly string[]): Promise<void> {
  const folder = argv[0] ?? "../shared/data";
  const model = readModel(readFileSync(new URL("../src/classifier/model/model.bin", import.meta.url)));
  const extract = createExtractor();
  const rows = ["submissions", "telegram", "sms"].flatMap((name) =>
    readLabelledRows(`${folder}/${name}.jsonl`),
  );
  const perSecond = (work: () => void): string =>
    `${Math.round((1000 * rows.length) / least(work))} comments/s`;
  const texts = rows.map(({ judged }) => normalise(judged.body));
  process.stdout.write(`${rows.length} comments, one core\n`);
  process.stdout.write(
    `normalise            ${perSecond(() => rows.forEach(({ judged }) => void normalise(judged.body)))}\n`,
  );
  process.stdout.write(
    `normalise and judge  ${perSecond(() => rows.forEach(({ judged }) => void judge(model, extract(judged))))}\n`,
  );
  process.stdout.write(
    `signature            ${perSecond(() => texts.forEach(({ tokens }) => void signatureOf(tokens)))}\n`,
  );
  await measureChecks(folder);
  const judgeText = (body: string): number =>
    least(() => {
      const text = normalise(body);
      judge(model, extract({ body }, text));
      signatureOf(text.tokens);
    }, 3);
  const times = hostile.map((unit) => ({
    unit,
    whole: judgeText(filled(unit, longest)),
    half: judgeText(filled(unit, longest / 2)),
  }));
  process.stdout.write(`${longest} bytes of hostile text, judged and signed, and half of it:\n`);
  for (const { unit, whole, half } of times.toSorted((a, b) => b.whole - a.whole))
    process.stdout.write(`${JSON.stringify(unit).padEnd(18)} ${whole.toFixed(1)} ms ${half.toFixed(1)} ms\n`);
}
