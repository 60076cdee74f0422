import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Redis } from "ioredis";
import { adminToken, openBenchEnvironment, urlIn } from "./support/environment.ts";
import { load } from "./support/load.ts";
import { median, progress, readOptions, report } from "./support/measure.ts";
import { cpuSeconds } from "./support/process-use.ts";

interface Variant {
  readonly entry: string;
  readonly traced?: string;
}

/** `traced`: the share of requests whose spans are kept. */
const variants: Readonly<Record<string, Variant>> = {
  bare: { entry: "bench/servers/without-metrics.ts" },
  metrics: { entry: "src/server.ts" },
  "metrics, 1 % traced": { entry: "src/server.ts", traced: "0.01" },
  "metrics, all traced": { entry: "src/server.ts", traced: "1" },
};

const body = JSON.stringify({
  article: "/news/tides",
  name: "A reader",
  email: "reader@example.org",
  body: "The second chart has its axes swapped, and the third one is about another harbour. ".repeat(3),
});

/** CPU time of the web process for an accepted comment: without metrics, with them, and with tracing besides. */
export async function run(argv: string[]): Promise<void> {
  const options = readOptions(argv, { rounds: 5, seconds: 5 });
  const environment = await openBenchEnvironment();
  const redis = new Redis(environment.variables.REDIS_URL ?? "");
  const sink = createServer((request, response) => request.resume().on("end", () => response.end("{}")));
  await new Promise<void>((done) => sink.listen(0, "127.0.0.1", done));
  const collector = `http://127.0.0.1:${(sink.address() as AddressInfo).port}`;
  const micros: Record<string, number[]> = {};
  try {
    for (let round = 0; round < options.rounds; round++)
      for (const [name, { entry, traced }] of Object.entries(variants)) {
        const tracing: Record<string, string> = traced
          ? {
              OTEL_EXPORTER_OTLP_ENDPOINT: collector,
              OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
              OTEL_TRACES_SAMPLER_ARG: traced,
            }
          : {};
        const server = await environment.start(entry, { LOG_LEVEL: "info", ...tracing });
        const request = {
          url: `${urlIn(server.firstLine)}/v1/comments`,
          connections: 20,
          headers: { "content-type": "application/json", authorization: `Bearer ${adminToken}` },
          body,
          method: "POST",
        } as const;
        await load({ ...request, seconds: 2 });
        const before = cpuSeconds(server.pid);
        const { perSecond, failed } = await load({ ...request, seconds: options.seconds });
        const used = cpuSeconds(server.pid) - before;
        if (failed > 0) throw new Error(`${failed} requests failed at ${name}`);
        micros[name] = [...(micros[name] ?? []), (used * 1e6) / (perSecond * options.seconds)];
        progress(`round ${round + 1} ${name}: ${Math.round(micros[name].at(-1) ?? 0)} µs a comment`);
        await server.stop();
        await redis.flushall();
      }
  } finally {
    redis.disconnect();
    sink.close();
    await environment.close();
  }
  const bare = median(micros.bare ?? []);
  const rows = Object.entries(micros).map(([name, values]) => {
    const value = median(values);
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
