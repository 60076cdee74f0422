import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { freePort } from "../../src/embedded/free-port.ts";
import { until } from "./until.ts";

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
}

interface Rules {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

export const rulesFile = "config/prometheus/alerts.yml";
export const readRules = async (): Promise<readonly Rule[]> =>
  (parse(await readFile(rulesFile, "utf8")) as Rules).groups.flatMap(({ rules }) => rules);

/** A real Prometheus and Alertmanager that watch the targets given. */
export interface Observers {
  /** Names of the alerts that Alertmanager has, with their labels. */
  alerts(): Promise<readonly Readonly<Record<string, string>>[]>;
  /** @throws where Prometheus does not answer the query. */
  query(expr: string): Promise<readonly unknown[]>;
  stop(): Promise<void>;
}

/** The same rules, quick enough for a test: seconds in the place of minutes. */
export function quickened(rules: Rules): Rules {
  return {
    groups: rules.groups.map((group) => ({
      ...group,
      interval: "500ms",
      rules: group.rules.map((rule) => ({
        ...rule,
        ...(rule.for === undefined ? {} : { for: "1s" }),
        expr: rule.expr
          .replaceAll(/\[\d+m\]/g, "[12s]")
          .replace(/(queue_oldest_waiting_seconds\{[^}]*\}\)) > 60/, "$1 > 2"),
      })),
    })),
  };
}

export async function startObservers(
  folder: string,
  targets: Readonly<Record<string, readonly string[]>>,
): Promise<Observers> {
  const [prometheusPort, alertmanagerPort] = [await freePort(), await freePort()];
  const rules = quickened(parse(await readFile(rulesFile, "utf8")) as Rules);
  await writeFile(join(folder, "alerts.yml"), stringify(rules));
  await writeFile(
    join(folder, "prometheus.yml"),
    stringify({
      global: { scrape_interval: "2s", scrape_timeout: "2s", evaluation_interval: "1s" },
      rule_files: [join(folder, "alerts.yml")],
      alerting: { alertmanagers: [{ static_configs: [{ targets: [`127.0.0.1:${alertmanagerPort}`] }] }] },
      scrape_configs: Object.entries(targets).map(([job, urls]) => ({
        job_name: job,
        static_configs: [{ targets: urls.map((url) => new URL(url).host) }],
      })),
    }),
  );
  const children = [
    start("prometheus", [
      `--config.file=${join(folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(folder, "tsdb")}`,
      `--web.listen-address=127.0.0.1:${prometheusPort}`,
    ]),
    start("prometheus-alertmanager", [
      "--config.file=config/prometheus/alertmanager.yml",
      `--storage.path=${join(folder, "alertmanager")}`,
      `--web.listen-address=127.0.0.1:${alertmanagerPort}`,
      "--cluster.listen-address=",
    ]),
  ];
  const prometheus = `http://127.0.0.1:${prometheusPort}`;
  const alertmanager = `http://127.0.0.1:${alertmanagerPort}`;
  await until("Prometheus and Alertmanager are ready", async () => {
    const ready = await Promise.all(
      [prometheus, alertmanager].map((url) =>
        fetch(`${url}/-/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      ),
    );
    return ready.every(Boolean);
  });

  return {
    async alerts() {
      const alerts = await (await fetch(`${alertmanager}/api/v2/alerts`)).json();
      return (alerts as { labels: Record<string, string> }[]).map(({ labels }) => labels);
    },
    async query(expr) {
      const response = await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(expr)}`);
      const answer = (await response.json()) as {
        status: string;
        error?: string;
        data: { result: unknown[] };
      };
      if (answer.status !== "success") throw new Error(`${expr}: ${answer.error}`);
      return answer.data.result;
    },
    async stop() {
      await Promise.all(children.map(end));
    },
  };
}

function start(program: string, args: readonly string[]): ChildProcess {
  return spawn(program, args, { stdio: "ignore" });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}
