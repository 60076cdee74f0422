import { v7 as uuid } from "uuid";
import type { Comment } from "../src/comment.ts";
import { placeInThread } from "../src/store/place-in-thread.ts";
import { openBenchEnvironment, urlIn } from "./support/environment.ts";
import { load } from "./support/load.ts";
import { median, progress, readOptions, report } from "./support/measure.ts";
import { openBenchStore } from "./support/open-bench-store.ts";

const perArticle = 50;
const sizes = [100, 100_000] as const;

/** Reads of one article's comments, at 100 and at 100,000 stored comments, by turns on the same server. */
export async function run(argv: string[]): Promise<void> {
  const options = readOptions(argv, { rounds: 5, seconds: 3 });
  const environment = await openBenchEnvironment();
  try {
    const rounds = new Map<number, { perSecond: number; p99Ms: number }[]>(sizes.map((size) => [size, []]));
    const servers = new Map<number, string>();
    for (const size of sizes) {
      const uri = new URL(environment.variables.MONGODB_URI ?? "");
      uri.pathname += `-${size}`;
      await fill(uri.href, size);
      const server = await environment.start("src/server.ts", { MONGODB_URI: uri.href, LOG_LEVEL: "info" });
      servers.set(size, urlIn(server.firstLine));
      progress(`${size} comments stored`);
    }
    for (let round = 0; round < options.rounds; round++) {
      for (const [size, url] of servers) {
        const request = { url: `${url}/v1/comments?article=/news/0&limit=${perArticle}`, connections: 10 };
        await load({ ...request, seconds: 1 });
        const result = await load({ ...request, seconds: options.seconds });
        if (result.failed > 0) throw new Error(`${result.failed} reads failed`);
        rounds.get(size)?.push(result);
        progress(
          `round ${round + 1} at ${size}: ${Math.round(result.perSecond)} a second, p99 ${result.p99Ms} ms`,
        );
      }
    }
    const [small, large] = sizes.map((size) => {
      const results = rounds.get(size) ?? [];
      return {
        perSecond: Math.round(median(results.map(({ perSecond }) => perSecond))),
        p99Ms: median(results.map(({ p99Ms }) => p99Ms)),
      };
    }) as [{ perSecond: number; p99Ms: number }, { perSecond: number; p99Ms: number }];
    const ratio = large.perSecond / small.perSecond;
    report(
      { small, large, largeOfSmall: ratio },
      [
        ["stored comments", `pages of ${perArticle} a second (median)`, "p99 in ms"],
        [sizes[0], small.perSecond, small.p99Ms],
        [sizes[1], large.perSecond, large.p99Ms],
        ["ratio", ratio.toFixed(2), ""],
      ],
      options,
    );
  } finally {
    await environment.close();
  }
}

/** Stores approved comments, 50 an article, as workers do. */
async function fill(uri: string, count: number): Promise<void> {
  const store = await openBenchStore(uri);
  for (let start = 0; start < count; start += 1_000) {
    const comments = Array.from({ length: Math.min(1_000, count - start) }, (_, index) =>
      commentOf(start + index),
    );
    await store.comments.insertNew(comments);
    await store.articles.touch(comments);
  }
  await store.close();
}

function commentOf(index: number): Comment {
  const createdAt = new Date(Date.UTC(2026, 0, 1) + index * 1_000);
  const id = uuid();
  return {
    id,
    site: "default",
    article: `/news/${Math.floor(index / perArticle)}`,
    name: `Reader ${index}`,
    email: `reader.${index}@example.org`,
    body: `The *tide* came in at ${index} past, as the table says.`,
    createdAt,
    acceptedAt: createdAt,
    judgedAt: createdAt,
    author: { key: `author-${index}`, id: uuid(), returning: false },
    form: { honeypot: false, token: "missing" },
    via: "browser",
    status: "approved",
    findings: [],
    score: 0,
    version: 0,
    ...placeInThread({ id, createdAt: createdAt.toISOString() }, undefined),
  };
}
