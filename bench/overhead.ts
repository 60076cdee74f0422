import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Redis } from "ioredis";
import { adminToken, openBenchEnvironment, type Started, urlIn } from "./support/environment.ts";
import { type LoadResult, load } from "./support/load.ts";
import { progress, readOptions, report } from "./support/measure.ts";
import { cpuSeconds } from "./support/process-use.ts";

interface Variant {
  readonly entry: string;
  readonly traced?: string;
}

/** `traced`: the share of requests that are traced; empty: the default, 0.01 and at most five a second. */
const variants: Readonly<Record<string, Variant>> = {
  bare: { entry: "bench/servers/without-metrics.ts" },
  metrics: { entry: "src/server.ts" },
  "metrics, traced by default": { entry: "src/server.ts", traced: "" },
  "metrics, 1 % traced": { entry: "src/server.ts", traced: "0.01" },
  "metrics, all traced": { entry: "src/server.ts", traced: "1" },
};

const body = JSON.stringify({
  article: "/news/tides",
  name: "A reader",
  email: "reader@example.org",
  body: "The second chart has its axes swapped, and the third one is about another harbour. ".repeat(3),
});

/**
 * CPU time of the web process for an accepted comment: without metrics, with them, and with tracing besides. All
 * run side by side and are asked in turns of 2,000 comments, so that what else the machine does meets all alike. Of each
 * the lower quartile counts: other work only ever adds.
 */
export async function run(argv: string[]): Promise<void> {
  const options = readOptions(argv, { rounds: 15, seconds: 60 });
  const environment = await openBenchEnvironment();
  const redis = new Redis(environment.variables.REDIS_URL ?? "");
  const sink = createServer((request, response) => request.resume().on("end", () => response.end("{}")));
  await new Promise<void>((done) => sink.listen(0, "127.0.0.1", done));
  const collector = `http://127.0.0.1:${(sink.address() as AddressInfo).port}`;
  const servers: Record<string, Started> = {};
  const micros: Record<string, number[]> = {};
  try {
    for (const [name, { entry, traced }] of Object.entries(variants)) {
      const tracing = { OTEL_EXPORTER_OTLP_ENDPOINT: collector, OTEL_TRACES_SAMPLER_ARG: traced ?? "" };
      servers[name] = await environment.start(entry, {
        LOG_LEVEL: "info",
        ...(traced === undefined ? {} : tracing),
      });
      await post(servers[name], options.seconds);
    }
    for (let round = 0; round < options.rounds; round++) {
      for (const [name, server] of Object.entries(servers)) {
        const before = cpuSeconds(server.pid);
        const { answered, failed } = await post(server, options.seconds);
        if (failed > 0) throw new Error(`${failed} requests failed at ${name}`);
        const used = cpuSeconds(server.pid) - before;
        micros[name] = [...(micros[name] ?? []), (used * 1e6) / answered];
      }
      await redis.flushall();
      progress(`round ${round + 1}: ${Object.values(micros).map((all) => Math.round(all.at(-1) ?? 0))}`);
    }
  } finally {
    redis.disconnect();
    await environment.close();
    sink.close();
  }
  const bare = lowerQuartile(micros.bare ?? []);
  const rows = Object.entries(micros).map(([name, values]) => {
    const value = lowerQuartile(values);
    return {
      name,
      microsPerComment: Math.round(value),
      sharePercent: Math.round((1 - bare / value) * 1_000) / 10,
    };
  });
  report(
    Object.fromEntries(rows.map(({ name, ...rest }) => [name, rest])),
    [["", "CPU µs a comment", "share, %"], ...rows.map((row) => Object.values(row))],
    options,
  );
}

const post = (server: Started, seconds: number): Promise<LoadResult> =>
  load({
    url: `${urlIn(server.firstLine)}/v1/comments`,
    connections: 20,
    headers: { "content-type": "application/json", authorization: `Bearer ${adminToken}` },
    body,
    method: "POST",
    seconds,
    amount: 2_000,
  });

function lowerQuartile(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 4)] ?? 0;
}
