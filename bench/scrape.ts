import { randomUUID } from "node:crypto";
import { readConfig } from "../config/index.ts";
import type { Comment } from "../src/comment.ts";
import { place } from "../src/exchange/place-comments.ts";
import { createLog } from "../src/log.ts";
import { createServices } from "../src/services.ts";
import { startWeb } from "../src/start-web.ts";
import { openBenchEnvironment } from "./support/environment.ts";
import { median, progress, readOptions, report } from "./support/measure.ts";

const sites = 100;
const pendingPerSite = 100;
/** Longer than the age up to which a reading is given again. */
const betweenMs = 2_100;

/** What a scrape costs with 100 sites that each have 100 comments pending, each time with a fresh reading of the stores. */
export async function run(argv: string[]): Promise<void> {
  const options = readOptions(argv, { rounds: 15, seconds: 1 });
  const environment = await openBenchEnvironment();
  const services = await createServices(
    readConfig({ ...environment.variables, LOG_LEVEL: "silent" }),
    createLog("silent"),
  );
  const web = await startWeb(services);
  try {
    for (let site = 0; site < sites; site++) {
      await services.store.sites.save(`site-${site}`, { name: `Site ${site}` });
      await services.store.exchange.insertComments(
        Array.from({ length: pendingPerSite }, () => pendingOn(`site-${site}`)),
      );
    }
    progress(`${sites} sites with ${pendingPerSite} pending each`);
    const times: number[] = [];
    const commands: number[] = [];
    let before = await countCommands(web.url);
    for (let round = 0; round < options.rounds; round++) {
      await new Promise((done) => setTimeout(done, betweenMs));
      const start = performance.now();
      const after = await countCommands(web.url);
      times.push(performance.now() - start);
      commands.push(after - before);
      before = after;
    }
    const result = {
      sites,
      pending: sites * pendingPerSite,
      medianMs: Math.round(median(times) * 10) / 10,
      highestMs: Math.round(Math.max(...times) * 10) / 10,
      mongodbCommands: median(commands),
    };
    report(result, [Object.keys(result), Object.values(result)], options);
  } finally {
    await web.stop(1_000);
    await services.close();
    await environment.close();
  }
}

/** Commands that the process has sent to MongoDB, as its own metrics tell. */
async function countCommands(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const counts = [...text.matchAll(/^mongodb_command_duration_seconds_count\{[^}]*\} (\d+)/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

function pendingOn(site: string): Comment {
  const now = new Date();
  return place(
    {
      id: randomUUID(),
      site,
      article: "/news",
      name: "A reader",
      email: "reader@example.org",
      body: "A comment that waits.",
      createdAt: now,
      acceptedAt: now,
      judgedAt: now,
      author: { key: "reader", returning: false },
      form: { honeypot: false, token: "missing" },
      via: "server",
      status: "pending",
      findings: [],
      score: 0,
      version: 0,
    },
    undefined,
  );
}
