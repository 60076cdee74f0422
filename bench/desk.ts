import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { CDPSession, Page } from "playwright-core";
import { buildWeb, openBrowser, openPage } from "../tests/support/browser.ts";
import { adminToken, openBenchEnvironment, urlIn } from "./support/environment.ts";
import { fillPending } from "./support/fill-pending.ts";
import { median, progress, readOptions, report } from "./support/measure.ts";

const stored = { few: 1_000, many: 100_000 } as const;
const bulkSize = 10_000;
const decisions = 1_000;
const password = "a password for benchmarks";

/** The moderators' desk in a real browser with 100,000 comments pending. */
export async function run(argv: string[]): Promise<void> {
  const options = readOptions(argv, { rounds: 5, seconds: 0 });
  await buildWeb();
  const environment = await openBenchEnvironment();
  const browser = await openBrowser();
  try {
    const uri = environment.variables.MONGODB_URI ?? "";
    await fillPending(uri, stored.few, "/news");
    const server = await environment.start("src/server.ts", { LOG_LEVEL: "info" });
    const url = urlIn(server.firstLine);
    const listFewMs = await timeList(url);
    await fillPending(uri, stored.many - stored.few - bulkSize, "/news");
    await fillPending(uri, bulkSize, "/bulk");
    progress(`${stored.many} comments pending`);
    const listManyMs = await timeList(url);
    const searchMs = await timeCall(url, "/v1/moderation/comments?q=quagga&total=none");

    const { page } = await openPage(browser, url, { viewport: { width: 1_100, height: 900 } });
    await signIn(page, url);
    const loads: number[] = [];
    for (let round = 0; round < options.rounds; round++) loads.push(await timeLoad(page));
    const scriptBytes = await gzippedScript(url);
    progress(`first load ${Math.round(median(loads))} ms`);

    const cdp = await page.context().newCDPSession(page);
    const heapBefore = await heapMiB(cdp);
    const keys = await timeKeys(page, decisions);
    const heapAfter = await heapMiB(cdp);
    const keyMedianMs = percentile(keys, 0.5);
    const keyP95Ms = percentile(keys, 0.95);
    progress(
      `${decisions} decisions made: next card after ${keyMedianMs.toFixed(0)} ms (95 %: ${keyP95Ms.toFixed(0)} ms), heap ${heapBefore.toFixed(1)} to ${heapAfter.toFixed(1)} MiB`,
    );

    const bulk = await timeBulk(url);
    const result = {
      listFewMs,
      listManyMs,
      searchMs,
      firstLoadMs: median(loads),
      scriptBytes,
      keyMedianMs,
      keyP95Ms,
      heapBefore,
      heapAfter,
      ...bulk,
    };
    report(
      result,
      [
        ["measure", "figure"],
        [`list call with ${stored.few} pending, median`, `${listFewMs.toFixed(1)} ms`],
        [`list call with ${stored.many} pending, median`, `${listManyMs.toFixed(1)} ms`],
        [`search, one stretch of ${stored.many} pending`, `${searchMs.toFixed(0)} ms`],
        ["first load to the first card, median", `${result.firstLoadMs.toFixed(0)} ms`],
        ["script, gzipped", `${(scriptBytes / 1_000).toFixed(1)} kB`],
        ["key press to next card on screen, median", `${result.keyMedianMs.toFixed(1)} ms`],
        ["key press to next card on screen, 95th percentile", `${result.keyP95Ms.toFixed(1)} ms`],
        [
          `heap before and after ${decisions} decisions`,
          `${heapBefore.toFixed(1)}, ${heapAfter.toFixed(1)} MiB`,
        ],
        [`decision on ${bulkSize} by filter`, `${bulk.bulkSeconds.toFixed(1)} s`],
        [
          "list call meanwhile, median and worst",
          `${bulk.meanwhileMs.toFixed(0)}, ${bulk.meanwhileWorstMs.toFixed(0)} ms`,
        ],
        ["taking it back", `${bulk.undoSeconds.toFixed(1)} s`],
      ],
      options,
    );
  } finally {
    await browser.close();
    await environment.close();
  }
}

async function call(url: string, method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(url + path, {
    method,
    headers: { Authorization: `Bearer ${adminToken}`, "Content-Type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

async function timeCall(url: string, path: string): Promise<number> {
  const start = performance.now();
  await call(url, "GET", path);
  return performance.now() - start;
}

/** The list as the page asks for it, first page and one further on. */
async function timeList(url: string): Promise<number> {
  const path = "/v1/moderation/comments?status=pending&total=none";
  const times: number[] = [];
  for (let index = 0; index < 40; index++) times.push(await timeCall(url, path));
  return median(times.slice(10));
}

async function signIn(page: Page, url: string): Promise<void> {
  const invited = await call(url, "POST", "/v1/invitations", {
    email: "bench@example.org",
    role: "moderator",
  });
  await page.goto((invited as { url: string }).url.replace(/^https?:\/\/[^/]+/, url));
  await page.getByLabel("Name, as other moderators see it").fill("Bench");
  await page.getByLabel("New password, 12 characters or more").fill(password);
  await page.getByRole("button", { name: "Make the account" }).click();
  await page.locator(".card.focus").waitFor();
}

async function timeLoad(page: Page): Promise<number> {
  await page.goto("about:blank");
  await page.goto("/moderation", { waitUntil: "commit" });
  await page.locator(".card.focus").waitFor();
  return (await page.evaluate("performance.now()")) as number;
}

/** In the page: from a key's own time to the frame after which another card is in focus. */
const watchKeys = `
  window.keyTimes = [];
  const idOf = () => document.querySelector(".card.focus")?.dataset.id;
  addEventListener("keydown", (event) => {
    const before = idOf();
    const look = () => {
      if (idOf() === before) return requestAnimationFrame(look);
      // The frame that shows it is on the screen when the next one begins.
      requestAnimationFrame(() => window.keyTimes.push(performance.now() - event.timeStamp));
    };
    requestAnimationFrame(look);
  }, true);
`;

async function timeKeys(page: Page, count: number): Promise<number[]> {
  await page.evaluate(watchKeys);
  for (let index = 0; index < count; index++) {
    await page.keyboard.press(["a", "r", "s"][index % 3] ?? "a");
    while (((await page.evaluate("window.keyTimes.length")) as number) <= index) await delay(5);
  }
  return (await page.evaluate("window.keyTimes")) as number[];
}

async function heapMiB(cdp: CDPSession): Promise<number> {
  await cdp.send("HeapProfiler.collectGarbage");
  const { usedSize } = await cdp.send("Runtime.getHeapUsage");
  return usedSize / 2 ** 20;
}

/** One decision on many, while somebody else asks for the list again and again. */
async function timeBulk(url: string) {
  const batch = randomUUID();
  const meanwhile: number[] = [];
  let running = true;
  const asking = (async () => {
    while (running) meanwhile.push(await timeCall(url, "/v1/moderation/comments?status=pending&total=none"));
  })();
  const start = performance.now();
  const done = await call(url, "POST", "/v1/moderation/decisions", {
    batch,
    filter: { article: "/bulk" },
    decision: "reject",
  });
  const bulkSeconds = (performance.now() - start) / 1_000;
  running = false;
  await asking;
  const { changed } = done as { changed: number };
  if (changed !== bulkSize) throw new Error(`${changed} of ${bulkSize} were changed`);
  const undoing = performance.now();
  await call(url, "POST", `/v1/moderation/decisions/${batch}/undo`);
  const undoSeconds = (performance.now() - undoing) / 1_000;
  return {
    bulkSeconds,
    undoSeconds,
    meanwhileMs: median(meanwhile),
    meanwhileWorstMs: Math.max(...meanwhile),
  };
}

async function gzippedScript(url: string): Promise<number> {
  return gzipSync(Buffer.from(await (await fetch(`${url}/assets/desk.js`)).arrayBuffer())).length;
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
