import { z } from "zod";
import { problemSchema } from "../http/problem.ts";
import { type Route, route } from "../http/route.ts";
import type { QueueHandle } from "../queue/moderation-queue.ts";
import { minuteMs, minuteOf, type OperationsHistory } from "../queue/operations-history.ts";
import { summarise } from "./record-history.ts";
import type { SharedState } from "./shared-state.ts";

const numbers = {
  accepted: z.int().describe("Comments accepted within the last whole minute."),
  waiting: z.int().describe("Comments in jobs that are not finished; estimated beyond 500 jobs."),
  oldestWaitingSeconds: z.number(),
  failed: z.int().describe("Jobs that failed for good."),
  pending: z.int().describe("Comments that wait for a moderator."),
};

const stateSchema = z
  .object({
    at: z.iso.datetime(),
    numbers: z.object(numbers),
    queues: z.array(
      z.object({
        name: z.string(),
        states: z.record(z.string(), z.object({ jobs: z.int(), comments: z.int() })),
        oldestWaitingSeconds: z.number(),
        workers: z.int().nullable().describe("Connected workers; null where Redis does not tell."),
      }),
    ),
    stores: z.object({
      redis: z
        .object({
          memoryUsedBytes: z.number(),
          memoryLimitBytes: z.number(),
          evictionPolicy: z.string().nullable(),
          appendOnly: z.boolean(),
        })
        .nullable()
        .describe("null where it does not answer."),
      mongodb: z.object({ lagSeconds: z.number().nullable() }).nullable(),
    }),
    sites: z.array(z.object({ site: z.string(), pending: z.int(), oldest: z.iso.datetime().nullable() })),
  })
  .meta({ id: "OperationsState" });

const historySchema = z.object({
  samples: z.array(z.object({ at: z.number().describe("Milliseconds since 1970."), ...numbers })),
});

export interface StateDependencies {
  readonly sharedState: () => Promise<SharedState>;
  readonly history: OperationsHistory;
  readonly queues: readonly QueueHandle[];
  readonly now: () => number;
}

const problems = {
  401: { description: "No credentials, or not valid", schema: problemSchema },
  403: { description: "Another role", schema: problemSchema },
} as const;

/** How the service does, now and over the last 24 hours. */
export const stateRoutes = (dependencies: StateDependencies): readonly Route[] => [
  route({
    method: "get",
    path: "/v1/operations/state",
    tag: "Operators",
    summary: "How the service does now",
    roles: ["operator"],
    responses: { 200: { description: "Queues, stores and what waits", schema: stateSchema }, ...problems },
    handle: async () => ({ status: 200, body: await readNow(dependencies) }),
  }),
  route({
    method: "get",
    path: "/v1/operations/history",
    tag: "Operators",
    summary: "The last 24 hours, a sample a minute",
    roles: ["operator"],
    responses: { 200: { description: "Oldest first", schema: historySchema }, ...problems },
    handle: async () => ({
      status: 200,
      body: { samples: await dependencies.history.list(dependencies.now()) },
    }),
  }),
];

async function readNow({
  sharedState,
  history,
  queues,
  now,
}: StateDependencies): Promise<z.output<typeof stateSchema>> {
  const state = await sharedState();
  const [accepted, workers] = state.redis
    ? await Promise.all([history.acceptedAt(minuteOf(now()) - minuteMs), countWorkers(queues)])
    : [0, new Map<string, number>()];
  return {
    at: new Date(state.at).toISOString(),
    numbers: { accepted, ...summarise(state) },
    queues: (state.queues ?? []).map(({ name, states, oldestWaitingSeconds }) => ({
      name,
      states: { ...states },
      oldestWaitingSeconds,
      workers: workers.get(name) ?? null,
    })),
    stores: {
      redis: state.redis
        ? {
            memoryUsedBytes: state.redis.memoryUsedBytes,
            memoryLimitBytes: state.redis.memoryLimitBytes,
            evictionPolicy: state.redis.evictionPolicy ?? null,
            appendOnly: state.redis.appendOnly,
          }
        : null,
      mongodb: state.mongodb ? { lagSeconds: state.mongodb.lagSeconds ?? null } : null,
    },
    sites: [...(state.pending ?? [])].map(([site, { count, oldest }]) => ({
      site,
      pending: count,
      oldest: oldest?.toISOString() ?? null,
    })),
  };
}

/** Providers that forbid CLIENT LIST leave a queue out. */
async function countWorkers(queues: readonly QueueHandle[]): Promise<ReadonlyMap<string, number>> {
  const counts = queues.map(async ({ bull }) => [bull.name, await bull.getWorkersCount()] as const);
  const settled = await Promise.allSettled(counts);
  return new Map(settled.flatMap((result) => (result.status === "fulfilled" ? [result.value] : [])));
}
