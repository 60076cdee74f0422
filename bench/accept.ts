import { Redis } from "ioredis";
import { adminToken, openBenchEnvironment, urlIn } from "./support/environment.ts";
import { load } from "./support/load.ts";
import { median, progress, readOptions, report } from "./support/measure.ts";

const servers = {
  service: "src/server.ts",
  plain: "bench/servers/plain.ts",
  queueAdd: "bench/servers/queue-add.ts",
} as const;
type Server = keyof typeof servers;
const names = Object.keys(servers) as Server[];

const body = JSON.stringify({
  article: "/news/tides",
  articleTitle: "Tides",
  name: "A reader",
  email: "reader@example.org",
  body: "The second chart has its axes swapped, and the third one is about another harbour altogether. ".repeat(
    3,
  ),
});

/**
 * Accepted comments a second at 50 connections, beside Express with the same parsing and validation and no queue, and
 * Express with one `queue.add` a request. The rounds of the three take turns, each server alone at its time.
 */
export async function run(argv: string[]): Promise<void> {
  const options = readOptions(argv, { rounds: 5, seconds: 5 });
  const environment = await openBenchEnvironment();
  const redis = new Redis(environment.variables.REDIS_URL ?? "");
  const rates: Record<Server, number[]> = { service: [], plain: [], queueAdd: [] };
  try {
    for (let round = 0; round < options.rounds; round++) {
      for (const name of names) {
        const server = await environment.start(servers[name], {
          LOG_LEVEL: name === "service" ? "info" : "error",
        });
        const headers = { "content-type": "application/json", authorization: `Bearer ${adminToken}` };
        const request = {
          url: `${urlIn(server.firstLine)}/v1/comments`,
          connections: 50,
          headers,
          body,
          method: "POST",
        } as const;
        await load({ ...request, seconds: 1 });
        const { perSecond, failed } = await load({ ...request, seconds: options.seconds });
        if (failed > 0) throw new Error(`${failed} requests failed at ${name}`);
        rates[name].push(perSecond);
        progress(`round ${round + 1} ${name}: ${Math.round(perSecond)} a second`);
        await server.stop();
        await redis.flushall();
      }
    }
  } finally {
    redis.disconnect();
    await environment.close();
  }
  const [service, plain, queueAdd] = names.map((name) => Math.round(median(rates[name]))) as [
    number,
    number,
    number,
  ];
  const result = { service, plain, queueAdd, ofPlain: service / plain, ofQueueAdd: service / queueAdd };
  report(
    result,
    [
      ["server", "accepted a second (median)", "the service is"],
      ["the service", service, ""],
      ["Express, same parsing and validation, no queue", plain, `${result.ofPlain.toFixed(2)} of it`],
      ["Express, one queue.add a request", queueAdd, `${result.ofQueueAdd.toFixed(2)} times it`],
    ],
    options,
  );
}
