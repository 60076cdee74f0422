import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { freePort } from "../../src/embedded/free-port.ts";
import { startCollector } from "../support/otlp-collector.ts";
import { runCli } from "../support/run-cli.ts";
import { aComment, adminToken, testEnvironment } from "../support/start-service.ts";
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
  it("follows a comment from the browser's request through queue and worker to the store, and log lines name it", async () => {
    const collector = await startCollector();
    const [port, workerPort] = [await freePort(), await freePort()];
    const environment = testEnvironment({
      LOG_LEVEL: "info",
      PORT: String(port),
      WORKER_PORT: String(workerPort),
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: "200",
    });
    await runCli(["migrate"], { ...environment, OTEL_EXPORTER_OTLP_ENDPOINT: "" });
    const web = startEntry("src/server.ts", environment);
    const worker = startEntry("workers/index.ts", environment);
    try {
      await until(
        "both run",
        () => web.log.text.includes("answering") && worker.log.text.includes("taking jobs"),
      );
      const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
      const response = await fetch(`http://127.0.0.1:${port}/v1/comments`, {
        method: "POST",
        headers: {
          traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
          Authorization: `Bearer ${adminToken}`,
          "Content-Type": "application/json",
        },
        body: JSON.stringify(aComment()),
      });
      expect(response.status).toBe(202);
      const has = (service: string, scope: string): boolean =>
        collector.spans.some(
          (span) => span.traceId === traceId && span.service === service && span.scope.includes(scope),
        );
      await until("the whole way is traced", () =>
        [
          ["comments-web", "instrumentation-http"],
          ["comments-web", "instrumentation-ioredis"],
          ["comments-web", "comments"],
          ["comments-worker", "comments"],
          ["comments-worker", "instrumentation-mongodb"],
        ].every(([service = "", scope = ""]) => has(service, scope)),
      );
      const texts = JSON.stringify(collector.spans);
      expect(texts).not.toContain("@example.org");
      expect(texts).not.toContain("tide table");
      await until("the log line names the trace", () => web.log.text.includes(`"trace_id":"${traceId}"`));
    } finally {
      await Promise.all([end(web.child), end(worker.child)]);
      await collector.stop();
    }
  });

  it("when it is off, nothing of it is loaded", async () => {
    const { child, log } = startEntry("tests/support/loaded-modules.ts", {});
    await once(child, "exit");
    expect(log.text.trim()).toBe("off");
  });
});
