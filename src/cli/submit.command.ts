import { createHash, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { SingleBar } from "cli-progress";
import { Command, InvalidArgumentError } from "commander";
import { type CommentsApi, connectCommentsApi } from "../clients/comments-api.ts";
import { readTarget } from "./connect.ts";
import { type BadLine, readJsonLines } from "./read-json-lines.ts";
import { createReport, type Judged, type Report } from "./submit-report.ts";

interface SubmitOptions {
  readonly url?: string;
  readonly rate?: number;
  readonly concurrency: number;
  readonly wait: number;
  readonly json?: boolean;
}

/** Posts real comments from a file as a site's server would, and tells what became of them. */
export function createSubmitCommand(): Command {
  return new Command("submit")
    .description("post a file's comments to a running service and wait until each has been judged")
    .argument("<file>", "JSON Lines, a comment a line in the shape of POST /v1/comments")
    .option("--url <url>", "the service; left out: the one that runs here")
    .option("--rate <number>", "comments a second at most", positive)
    .option("--concurrency <number>", "requests at a time", positive, 20)
    .option("--wait <seconds>", "how long to wait for the last judgement", positive, 120)
    .option("--json", "the report as JSON")
    .addHelpText(
      "after",
      "\nThe bearer token is ADMIN_TOKEN of the environment, or that of the service that runs here.\n\nExample:\n  comments submit comments.jsonl --rate 50",
    )
    .action(submit);
}

async function submit(file: string, options: SubmitOptions): Promise<void> {
  const { url, token } = readTarget(options.url);
  if (!token) throw new Error("Set ADMIN_TOKEN to a token of role site or admin.");
  const api = connectCommentsApi(url, token);
  const report = createReport();
  const bar = options.json ? undefined : progressBar();
  bar?.start(0, 0, { doing: "posting" });

  const started = performance.now();
  const pace = paceOf(options.rate);
  const accepted: Judged[] = [];
  await inParallel(readJsonLines(file), options.concurrency, async (line) => {
    if ("fault" in line) return report.badLine(line);
    await pace();
    bar?.setTotal(report.posted() + 1);
    const judged = await postLine(line.value, api, report, line.line);
    if (judged) accepted.push(judged);
    bar?.update(report.posted());
  });
  bar?.start(accepted.length, 0, { doing: "waiting for judgements" });
  await waitUntilJudged(accepted, api, options, (judged, status) => {
    report.settle(judged, status);
    bar?.update(report.judged());
  });
  bar?.stop();
  process.stdout.write(report.print((performance.now() - started) / 1_000, options.json ?? false));
  if (report.failed()) process.exitCode = 1;
}

async function postLine(
  row: unknown,
  api: CommentsApi,
  report: Report,
  line: number,
): Promise<Judged | undefined> {
  if (typeof row !== "object" || row === null || Array.isArray(row)) {
    report.badLine({ line, fault: "is not an object" } satisfies BadLine);
    return undefined;
  }
  const result = await api.post({ ...row, ip: addressOf(row) }, randomUUID());
  if (!result.accepted) {
    report.refused(line, result);
    return undefined;
  }
  const article = "article" in row ? String(row.article) : "";
  report.accepted();
  return { id: result.id, receipt: result.receipt, article };
}

/** An address for each author, out of the range that is kept for documentation (RFC 3849). */
function addressOf(row: object): string {
  const author = "email" in row ? String(row.email).toLowerCase() : "";
  const digits = createHash("sha256").update(author).digest("hex");
  return `2001:db8:${digits.slice(0, 4)}:${digits.slice(4, 8)}::1`;
}

const roundMs = 200;

/** Asks for all that still wait, round after round; what is not judged in time is told as `queued`. */
async function waitUntilJudged(
  accepted: readonly Judged[],
  api: CommentsApi,
  { concurrency, wait }: Pick<SubmitOptions, "concurrency" | "wait">,
  settle: (judged: Judged, status: string) => void,
): Promise<void> {
  const deadline = performance.now() + wait * 1_000;
  let waiting = accepted;
  while (waiting.length > 0 && performance.now() < deadline) {
    const still: Judged[] = [];
    await inParallel(each(waiting), concurrency, async (judged) => {
      const status = await api.status(judged.id, judged.receipt);
      if (status === "queued") still.push(judged);
      // To its author spam is `rejected` too; a moderator's token tells them apart.
      else settle(judged, (status === "rejected" && (await api.moderatedStatus(judged.id))) || status);
    });
    waiting = still;
    if (waiting.length > 0) await delay(roundMs);
  }
  for (const judged of waiting) settle(judged, "queued");
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

/** Spaces starts evenly; without a rate everything starts at once. */
function paceOf(rate: number | undefined): () => Promise<void> {
  if (rate === undefined) return async () => undefined;
  let next = performance.now();
  return async () => {
    const wait = next - performance.now();
    next = Math.max(next, performance.now()) + 1_000 / rate;
    if (wait > 0) await delay(wait);
  };
}

async function inParallel<T>(
  items: AsyncGenerator<T>,
  concurrency: number,
  work: (item: T) => Promise<void> | void,
): Promise<void> {
  const take = async (): Promise<void> => {
    for (let next = await items.next(); !next.done; next = await items.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: concurrency }, take));
}

const progressBar = (): SingleBar =>
  new SingleBar({ format: "{doing} [{bar}] {value}/{total} {duration_formatted}", etaBuffer: 100 });

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("It must be a number above 0.");
  return value;
}
