import type { Logger } from "../log.ts";
import { isRedisUnavailable } from "../queue/connect-redis.ts";
import { minuteMs, minuteOf, type OperationsHistory, type Sample } from "../queue/operations-history.ts";
import type { Metrics } from "./metrics.ts";
import type { SharedState } from "./shared-state.ts";

export interface HistoryDependencies {
  readonly history: OperationsHistory;
  readonly metrics: Pick<Metrics, "accepted">;
  readonly sharedState: () => Promise<SharedState>;
  readonly now: () => number;
  readonly log: Logger;
}

/** How often a process tells what it accepted: of a crash at most so much is missing from the page. */
const everyMs = 5_000;

/** Keeps the last 24 hours in Redis: each process adds what it accepted, and one of them records each minute. */
export function recordHistory(dependencies: HistoryDependencies): { stop(): Promise<void> } {
  const { history, metrics, now, log } = dependencies;
  let told = 0;
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();

  async function tell(): Promise<void> {
    const { values } = await metrics.accepted.get();
    const accepted = values.reduce((sum, { value }) => sum + value, 0);
    if (accepted > told) await history.addAccepted(accepted - told, now());
    told = accepted;
    const minute = minuteOf(now()) - minuteMs;
    if (await history.claim(minute)) await history.record(await sampleOf(minute, dependencies));
  }

  async function once(): Promise<void> {
    try {
      await tell();
    } catch (error) {
      // Redis's outage is logged by its connection; the page has a gap then.
      if (!isRedisUnavailable(error)) log.error({ err: error }, "the operators' history could not be kept");
    }
  }
  const again = (): void => {
    timer = setTimeout(() => {
      running = once().then(again);
    }, everyMs).unref();
  };
  running = once().then(again);

  return {
    async stop() {
      await running;
      clearTimeout(timer);
      await once();
    },
  };
}

/** What a minute looked like at its end. */
async function sampleOf(
  minute: number,
  { history, sharedState }: Pick<HistoryDependencies, "history" | "sharedState">,
): Promise<Sample> {
  const [accepted, state] = await Promise.all([history.acceptedAt(minute), sharedState()]);
  return { at: minute, accepted, ...summarise(state) };
}

/** The four numbers of the queue and the desk; 0 where a store does not answer. */
export function summarise({ queues = [], pending }: SharedState): Omit<Sample, "at" | "accepted"> {
  const main = queues.find(({ name }) => name === "moderation");
  const unfinished = Object.entries(main?.states ?? {}).filter(([state]) => state !== "failed");
  return {
    waiting: unfinished.reduce((sum, [, { comments }]) => sum + comments, 0),
    oldestWaitingSeconds: main?.oldestWaitingSeconds ?? 0,
    failed: queues.reduce((sum, { states }) => sum + states.failed.jobs, 0),
    pending: [...(pending?.values() ?? [])].reduce((sum, { count }) => sum + count, 0),
  };
}
