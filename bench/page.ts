import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import autocannon from "autocannon";
import { openBrowser } from "../tests/support/browser.ts";
import { openBenchEnvironment, urlIn } from "./support/environment.ts";
import { fillThreads } from "./support/fill-threads.ts";
import { median, progress, readOptions, report } from "./support/measure.ts";
import { type Opened, openPage } from "./support/open-page.ts";

const sizes = [100, 200, 10_000] as const;
const slowdown = 4;

/** What a reader's browser does to show a thread, and how many readers one server takes. */
export async function run(argv: string[]): Promise<void> {
  const options = readOptions(argv, { rounds: 7, seconds: 5 });
  const script = readFileSync(new URL("../dist/web/embed.js", import.meta.url));
  const environment = await openBenchEnvironment();
  const browser = await openBrowser();
  try {
    await fillThreads(environment.variables.MONGODB_URI ?? "", sizes);
    const url = urlIn((await environment.start("src/server.ts")).firstLine);
    const opened = new Map<number, Opened[]>(sizes.map((size) => [size, []]));
    for (let round = 0; round < options.rounds; round++)
      for (const size of sizes) {
        const result = await openPage(browser, `${url}/demo?article=${size}`, slowdown);
        opened.get(size)?.push(result);
        progress(
          `round ${round + 1}, ${size} comments: first on screen after ${Math.round(result.firstCommentMs)} ms`,
        );
      }
    const [small, usual, large] = sizes.map((size) => summary(opened.get(size) ?? [])) as [
      Summary,
      Summary,
      Summary,
    ];
    const reads = await readAgain(
      `${url}/v1/comments?site=default&article=200&order=oldest`,
      options.seconds,
    );
    const bytes = gzipSync(script, { level: 9 }).length;
    report(
      {
        embedBytes: bytes,
        slowdown,
        small,
        usual,
        large,
        largeOfSmall: large.firstCommentMs / small.firstCommentMs,
        reads,
      },
      [
        ["measure", "value"],
        ["embed.js, gzipped", `${bytes} bytes`],
        [
          `first comment of 200 on screen, processor ${slowdown} times slower (median)`,
          `${usual.firstCommentMs} ms`,
        ],
        ["the same of 100 and of 10,000", `${small.firstCommentMs} ms, ${large.firstCommentMs} ms`],
        ["layout shift (largest)", usual.shift],
        ["requests", usual.requests],
        ["published reads a second, every second one with an ETag", reads.perSecond],
        ["share of those with an ETag answered 304", reads.notModified],
      ],
      options,
    );
  } finally {
    await browser.close();
    await environment.close();
  }
}

interface Summary {
  readonly firstCommentMs: number;
  readonly shift: number;
  readonly requests: number;
}

function summary(results: readonly Opened[]): Summary {
  return {
    firstCommentMs: Math.round(median(results.map(({ firstCommentMs }) => firstCommentMs))),
    shift: Math.max(...results.map(({ shift }) => shift)),
    requests: Math.max(...results.map(({ requests }) => requests)),
  };
}

/** Readers who come for the first time and readers who come again, by turns. */
async function readAgain(url: string, seconds: number): Promise<{ perSecond: number; notModified: number }> {
  const etag = (await fetch(url)).headers.get("etag") ?? "";
  const requests = [
    { method: "GET" as const },
    { method: "GET" as const, headers: { "if-none-match": etag } },
  ];
  const result = await autocannon({ url, connections: 10, duration: seconds, requests });
  if (result.errors > 0 || result["5xx"] > 0) throw new Error("reads failed");
  const again = (result["2xx"] + result["3xx"]) / 2;
  return {
    perSecond: Math.round((result["2xx"] + result["3xx"]) / result.duration),
    notModified: Number(Math.min(1, result["3xx"] / again).toFixed(2)),
  };
}
