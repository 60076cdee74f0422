import { Counter, Gauge, type Registry } from "prom-client";
import type { SharedState } from "./shared-state.ts";

type Labels = Readonly<Record<string, string>>;
type Row = readonly [labels: Labels, value: number];

interface Shared {
  readonly name: string;
  readonly help: string;
  readonly labelNames?: readonly string[];
  readonly rows: (state: SharedState) => readonly Row[];
}

const gauges: readonly Shared[] = [
  {
    name: "queue_jobs",
    help: "Jobs by queue and state.",
    labelNames: ["queue", "state"],
    rows: (state) => byState(state, ({ jobs }) => jobs),
  },
  {
    name: "queue_comments",
    help: "Comments in the jobs of a queue by state, estimated beyond 500 jobs.",
    labelNames: ["queue", "state"],
    rows: (state) => byState(state, ({ comments }) => comments),
  },
  {
    name: "queue_oldest_waiting_seconds",
    help: "Age of the oldest job of a queue that is not finished; 0 where there is none.",
    labelNames: ["queue"],
    rows: ({ queues = [] }) => queues.map(({ name, oldestWaitingSeconds: age }) => [{ queue: name }, age]),
  },
  {
    name: "comments_pending",
    help: "Comments that wait for a moderator.",
    labelNames: ["site"],
    rows: ({ pending }) => [...(pending ?? [])].map(([site, { count }]) => [{ site }, count]),
  },
  {
    name: "comments_pending_oldest_seconds",
    help: "Age of the comment that has waited longest for a moderator; 0 where none waits.",
    labelNames: ["site"],
    rows: ({ pending, at }) =>
      [...(pending ?? [])].map(([site, { oldest }]) => [
        { site },
        oldest ? Math.max(0, (at - oldest.getTime()) / 1_000) : 0,
      ]),
  },
  {
    name: "store_up",
    help: "1 where the store answered this process, 0 where it did not.",
    labelNames: ["store"],
    rows: ({ redis, mongodb }) => [
      [{ store: "redis" }, redis ? 1 : 0],
      [{ store: "mongodb" }, mongodb ? 1 : 0],
    ],
  },
  {
    name: "redis_memory_used_bytes",
    help: "Memory that Redis uses.",
    rows: ({ redis }) => (redis ? [[{}, redis.memoryUsedBytes]] : []),
  },
  {
    name: "redis_memory_limit_bytes",
    help: "Memory that Redis may use; 0 for no limit.",
    rows: ({ redis }) => (redis ? [[{}, redis.memoryLimitBytes]] : []),
  },
  {
    name: "redis_evicts",
    help: "1 where Redis may throw jobs away to make room: its policy is not noeviction.",
    rows: ({ redis }) =>
      redis?.evictionPolicy === undefined ? [] : [[{}, redis.evictionPolicy === "noeviction" ? 0 : 1]],
  },
  {
    name: "redis_append_only",
    help: "1 where Redis keeps an append-only file, without which a crash loses jobs.",
    rows: ({ redis }) => (redis ? [[{}, redis.appendOnly ? 1 : 0]] : []),
  },
  {
    name: "redis_replication_lag_bytes",
    help: "How far the replica of Redis that is furthest behind trails; 0 without replicas.",
    rows: ({ redis }) => (redis ? [[{}, redis.replicationLagBytes]] : []),
  },
  {
    name: "mongodb_majority_lag_seconds",
    help: "How far a majority of the replica set trails its primary; absent on a single server.",
    rows: ({ mongodb }) => (mongodb?.lagSeconds === undefined ? [] : [[{}, mongodb.lagSeconds]]),
  },
];

const counters: readonly Shared[] = [
  {
    name: "queue_jobs_replayed_total",
    help: "Failed jobs that were put back into their queue.",
    labelNames: ["queue"],
    rows: ({ queues = [] }) => queues.map(({ name, totals }) => [{ queue: name }, totals.replayed]),
  },
  {
    name: "queue_jobs_discarded_total",
    help: "Failed jobs that were thrown away with a note.",
    labelNames: ["queue"],
    rows: ({ queues = [] }) => queues.map(({ name, totals }) => [{ queue: name }, totals.discarded]),
  },
];

/**
 * Metrics over all processes, read at each scrape: every process tells the same, so take the maximum over processes.
 * Where a store does not answer its metrics are absent and `store_up` is 0; the scrape itself succeeds.
 */
export function addSharedGauges(registry: Registry, read: () => Promise<SharedState>): void {
  for (const { name, help, labelNames = [], rows } of gauges) {
    new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      async collect() {
        const state = await read();
        this.reset();
        // A gauge without labels would tell 0 where it knows nothing.
        if (labelNames.length === 0) this.remove();
        for (const [labels, value] of rows(state)) this.set(labels, value);
      },
    });
  }
  for (const { name, help, labelNames = [], rows } of counters) {
    new Counter({
      name,
      help,
      labelNames: [...labelNames],
      registers: [registry],
      async collect() {
        const state = await read();
        this.reset();
        for (const [labels, value] of rows(state)) this.inc(labels, value);
      },
    });
  }
}

function byState(
  { queues = [] }: SharedState,
  value: (state: { jobs: number; comments: number }) => number,
): readonly Row[] {
  return queues.flatMap(({ name, states }) =>
    Object.entries(states).map(([state, counts]) => [{ queue: name, state }, value(counts)] as const),
  );
}
