import type { Redis } from "ioredis";
import type { QueueHandle } from "../queue/moderation-queue.ts";
import { type QueueSnapshot, readQueueSnapshot } from "../queue/queue-snapshot.ts";
import { type QueueTotal, readQueueTotals } from "../queue/queue-totals.ts";
import { type RedisHealth, readRedisHealth } from "../queue/redis-health.ts";
import type { PendingOfSite } from "../store/comment.repository.ts";

/** One queue with its totals. */
export interface QueueReading extends QueueSnapshot {
  readonly name: string;
  readonly totals: Readonly<Record<QueueTotal, number>>;
}

/** What all processes share: the same whichever process tells it. A part is absent where its store does not answer. */
export interface SharedState {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly queues?: readonly QueueReading[];
  readonly redis?: RedisHealth;
  readonly pending?: ReadonlyMap<string, PendingOfSite>;
  /** Seconds by which a majority of the replica set trails its primary; absent on a single server. */
  readonly mongodb?: { readonly lagSeconds?: number };
}

export interface SharedStateSources {
  readonly queues: readonly QueueHandle[];
  readonly redis: Redis;
  readonly pendingBySite: () => Promise<ReadonlyMap<string, PendingOfSite>>;
  readonly mongodbLag: () => Promise<number | undefined>;
  readonly now: () => number;
  /** A reading that is younger is given again, so that scrapes and pages together cost one reading. */
  readonly maxAgeMs: number;
  /** A source that has not answered by then is left out. */
  readonly timeoutMs: number;
}

/** Reads the shared state, once for all who ask within its age. */
export function createSharedState(sources: SharedStateSources): () => Promise<SharedState> {
  let last: { readonly at: number; readonly state: Promise<SharedState> } | undefined;
  return () => {
    const at = sources.now();
    if (!last || at - last.at >= sources.maxAgeMs) last = { at, state: readState(sources, at) };
    return last.state;
  };
}

async function readState(
  { queues, redis, pendingBySite, mongodbLag, timeoutMs }: SharedStateSources,
  at: number,
): Promise<SharedState> {
  const ask = <T>(source: Promise<T>): Promise<T | undefined> => answerInTime(source, timeoutMs);
  const [readings, health, pending, mongodb] = await Promise.all([
    ask(Promise.all(queues.map((queue) => readQueue(queue, at)))),
    ask(readRedisHealth(redis)),
    ask(pendingBySite()),
    ask(mongodbLag().then((lagSeconds) => (lagSeconds === undefined ? {} : { lagSeconds }))),
  ]);
  return {
    at,
    ...(readings ? { queues: readings } : {}),
    ...(health ? { redis: health } : {}),
    ...(pending ? { pending } : {}),
    ...(mongodb ? { mongodb } : {}),
  };
}

async function readQueue(queue: QueueHandle, now: number): Promise<QueueReading> {
  const [snapshot, totals] = await Promise.all([readQueueSnapshot(queue, now), readQueueTotals(queue)]);
  return { name: queue.bull.name, ...snapshot, totals };
}

/** The answer, or `undefined` where the source fails or is late: that it does is told by `store_up`. */
async function answerInTime<T>(source: Promise<T>, timeoutMs: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, undefined);
  });
  const answer = source.then(
    (value) => value,
    () => undefined,
  );
  const first = await Promise.race([answer, late]);
  clearTimeout(timer);
  return first;
}
