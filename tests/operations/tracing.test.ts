import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { freePort } from "../../src/embedded/free-port.ts";
import { adminToken, testEnvironment } from "../support/environment.ts";
import { type Span, startCollector } from "../support/otlp-collector.ts";
import { runCli } from "../support/run-cli.ts";
import { aComment } from "../support/start-service.ts";
import { until } from "../support/until.ts";

/** An entry of production in a process of its own, and what it logged. */
function startEntry(entry: string, environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ["--import", "tsx", entry], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = { text: "" };
  const read = (chunk: unknown): void => {
    log.text += String(chunk);
  };
  child.stdout.on("data", read);
  child.stderr.on("data", read);
  return { child, log };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}

describe("tracing", () => {
  let collector: Awaited<ReturnType<typeof startCollector>>;
  let url: string;
  let log: { readonly text: string };
  let running: readonly ChildProcess[] = [];

  beforeAll(async () => {
    collector = await startCollector();
    const [port, workerPort] = [await freePort(), await freePort()];
    url = `http://127.0.0.1:${port}`;
    const environment = testEnvironment({
      LOG_LEVEL: "info",
      PORT: String(port),
      WORKER_PORT: String(workerPort),
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      // Only requests that come with a trace.
      OTEL_TRACES_SAMPLER_ARG: "0",
      OTEL_BSP_SCHEDULE_DELAY: "200",
    });
    await runCli(["migrate"], { ...environment, OTEL_EXPORTER_OTLP_ENDPOINT: "" });
    const web = startEntry("src/server.ts", environment);
    const worker = startEntry("workers/index.ts", environment);
    running = [web.child, worker.child];
    log = web.log;
    await until(
      "both run",
      () => web.log.text.includes("answering") && worker.log.text.includes("taking jobs"),
    );
  });
  afterAll(async () => {
    await Promise.all(running.map(end));
    await collector.stop();
  });

  async function post(traceId: string, flags: "00" | "01"): Promise<void> {
    const response = await fetch(`${url}/v1/comments`, {
      method: "POST",
      headers: {
        traceparent: `00-${traceId}-00f067aa0ba902b7-${flags}`,
        Authorization: `Bearer ${adminToken}`,
        "Content-Type": "application/json",
      },
      body: JSON.stringify(aComment()),
    });
    expect(response.status).toBe(202);
  }
  const spansOf = (traceId: string): readonly Span[] =>
    collector.spans.filter((span) => span.traceId === traceId);

  it("follows a comment from the browser's request through queue and worker to the store, and log lines name it", async () => {
    const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    await post(traceId, "01");
    const has = (service: string, scope: string): boolean =>
      spansOf(traceId).some((span) => span.service === service && span.scope.includes(scope));
    await until("the whole way is traced", () =>
      [
        ["comments-web", "instrumentation-http"],
        ["comments-web", "instrumentation-ioredis"],
        ["comments-web", "comments"],
        ["comments-worker", "comments"],
        ["comments-worker", "instrumentation-mongodb"],
      ].every(([service = "", scope = ""]) => has(service, scope)),
    );
    expect(spansOf(traceId).map(({ name }) => name)).toContain("POST /v1/comments");
    const texts = JSON.stringify(collector.spans);
    expect(texts).not.toContain("@example.org");
    expect(texts).not.toContain("tide table");
    await until("the log line names the trace", () => log.text.includes(`"trace_id":"${traceId}"`));
  });

  it("when comments share a job, leads from each one's request to what was done for it in the store", async () => {
    const ids = Array.from({ length: 40 }, (_, index) => `${index + 1}`.padStart(32, "a"));
    await Promise.all(ids.map((id) => post(id, "01")));
    const moderated = (id: string): Span | undefined =>
      spansOf(id).find(({ name }) => name === "moderate comment");
    const batchOf = (id: string): Span | undefined => {
      const link = moderated(id)?.links?.[0];
      return collector.spans.find(({ spanId }) => spanId === link?.spanId);
    };
    await until("each is linked to its batch", () => ids.every((id) => batchOf(id) !== undefined));
    for (const id of ids) {
      const [own, batch] = [moderated(id), batchOf(id)];
      expect(batch?.links).toContainEqual(expect.objectContaining({ traceId: id, spanId: own?.spanId }));
      const writes = (): boolean =>
        spansOf(batch?.traceId ?? "").some(
          ({ scope, service }) => scope.includes("mongodb") && service === "comments-worker",
        );
      await until("the batch's trace leads to the store", writes);
    }
    const batches = new Set(ids.map((id) => batchOf(id)?.spanId));
    expect(batches.size).toBeLessThan(ids.length);
  });

  it("when the request's trace is not kept, or there is none, makes no span at all", async () => {
    const before = collector.spans.length;
    const [silent, after] = ["b".repeat(32), "c".repeat(32)];
    await post(silent, "00");
    await fetch(`${url}/v1/comments?article=/a`);
    await post(after, "01");
    await until("a later trace has come", () =>
      spansOf(after).some(({ scope }) => scope.includes("mongodb")),
    );
    expect(spansOf(silent)).toEqual([]);
    const others = collector.spans.slice(before).filter(({ traceId }) => traceId !== after);
    expect(others).toEqual([]);
  });

  it("when it is off, nothing of it is loaded", async () => {
    const { child, log } = startEntry("tests/support/loaded-modules.ts", {});
    await once(child, "exit");
    expect(log.text.trim()).toBe("off");
  });
});
