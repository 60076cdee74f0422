import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { startEngine } from "../../src/embedded/engine-process.ts";
import { startRedis } from "../../src/embedded/redis.ts";
import { startWorker } from "../../workers/start-worker.ts";
import { type Observers, readRules, startObservers } from "../support/observe.ts";
import { readMetrics } from "../support/read-metrics.ts";
import { aComment, startTestService } from "../support/start-service.ts";
import { useTempFolders } from "../support/temp-folder.ts";
import { until } from "../support/until.ts";

const run = promisify(execFile);
const tempFolder = useTempFolders();

interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

const dashboardQueries = ["operators", "moderation"].flatMap((name) => {
  const text = readFileSync(`config/grafana/dashboards/${name}.json`, "utf8");
  return (JSON.parse(text) as Dashboard).panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
});

/** Names of metrics in a query: what stands before a selector, a range or an operator and is no function. */
function metricsOf(expr: string): readonly string[] {
  const bare = expr.replaceAll(/"[^"]*"/g, '""').replaceAll(/\b(by|without)\s*\([^)]*\)/g, "");
  const words = bare.replaceAll(/\{[^}]*\}/g, "").match(/[a-z_][a-z0-9_]*\b(?!\s*\()/g) ?? [];
  return words.filter((word) => word.includes("_"));
}

describe("alert rules", () => {
  it("are sound by promtool, and fire and keep still where its tests say so", async () => {
    const options = { cwd: "config/prometheus" };
    expect((await run("promtool", ["check", "rules", "alerts.yml"], options)).stdout).toContain("SUCCESS");
    expect((await run("promtool", ["test", "rules", "alerts.test.yml"], options)).stdout).toContain(
      "SUCCESS",
    );
    await run("promtool", ["check", "config", "prometheus.yml"], options);
  });

  it("have each an entry in the runbook", async () => {
    const runbook = readFileSync("docs/runbook.md", "utf8");
    const headings = [...runbook.matchAll(/^## (\w+)$/gm)].map(([, name]) => name);
    expect(
      (await readRules()).map(({ alert }) => alert).filter((alert) => !headings.includes(alert)),
    ).toEqual([]);
  });
});

describe("a real Prometheus and Alertmanager beside the service", () => {
  it("tell when a check fails, when the workers stop, when MongoDB stops and when Redis stops", async () => {
    const redis = await startRedis({ folder: await tempFolder(), appendfsync: "everysec" });
    const engine = await startEngine({ folder: await tempFolder() });
    const mongodb = new URL(engine.uri);
    mongodb.pathname = "/alerts";
    const service = await startTestService(
      { REDIS_URL: redis.url, MONGODB_URI: mongodb.href },
      { worker: false },
    );
    // The recent past cannot be read: the checks that need it are unknown.
    const { services } = service;
    const sightings = { record: () => Promise.reject(new Error("the recent past is away")) };
    const worker = await startWorker({ ...services, judging: { ...services.judging, sightings } });
    let observers: Observers | undefined;
    try {
      observers = await startObservers(await tempFolder(), {
        "comments-web": [service.url],
        "comments-worker": [worker.url],
      });
      const { alerts, query } = observers;
      const fires = (name: string, labels: Readonly<Record<string, string>> = {}) =>
        until(
          `${name} fires`,
          async () =>
            (await alerts()).some(
              (alert) =>
                alert.alertname === name &&
                Object.entries(labels).every(([label, value]) => alert[label] === value),
            ),
          60_000,
        );
      await until("both are scraped", async () => (await query("up == 1")).length === 2);
      expect((await alerts()).map(({ alertname }) => alertname)).toEqual([]);

      let posting = true;
      const posted = (async () => {
        while (posting) await service.post("/v1/comments", aComment());
      })();
      await fires("ChecksCannotTell", { check: "flood" });
      for (const expr of dashboardQueries) await query(expr);
      posting = false;
      await posted;

      await worker.stop();
      await service.post("/v1/comments", aComment());
      await fires("WorkersDown");
      await fires("QueueIsSlow", { queue: "moderation" });
      await engine.stop();
      await fires("StoreDown", { store: "mongodb" });
      await redis.stop();
      await fires("StoreDown", { store: "redis" });
    } finally {
      await observers?.stop();
      await service.stop();
      await engine.stop();
      await redis.stop();
    }
  }, 240_000);
});

describe("dashboards", () => {
  it("ask only for what the service exports", async () => {
    const service = await startTestService();
    try {
      await service.comment();
      const { text } = await readMetrics(service.url);
      const known = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name = ""]) => name));
      const asked = [...dashboardQueries, ...(await readRules()).map(({ expr }) => expr)].flatMap(metricsOf);
      const base = (name: string): string => name.replace(/_(bucket|count|sum)$/, "");
      expect(asked.length).toBeGreaterThan(40);
      expect(asked.filter((name) => !known.has(name) && !known.has(base(name)))).toEqual([]);
    } finally {
      await service.stop();
    }
  });
});
