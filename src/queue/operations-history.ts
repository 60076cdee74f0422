import type { Redis } from "ioredis";

/** The service at one minute. */
export interface Sample {
  /** Start of the minute, milliseconds since the epoch. */
  readonly at: number;
  /** Comments accepted within it, by all processes. */
  readonly accepted: number;
  /** Comments in jobs that are not finished. */
  readonly waiting: number;
  readonly oldestWaitingSeconds: number;
  readonly failed: number;
  readonly pending: number;
}

/** The last 24 hours, a sample a minute, for the page that needs no Prometheus. */
export interface OperationsHistory {
  /** Adds to what was accepted within the current minute. */
  addAccepted(count: number, now: number): Promise<void>;
  acceptedAt(minute: number): Promise<number>;
  /** True for the one process that is to record a minute. */
  claim(minute: number): Promise<boolean>;
  record(sample: Sample): Promise<void>;
  /** Oldest first. */
  list(now: number): Promise<readonly Sample[]>;
}

export const minuteMs = 60_000;
const keptMinutes = 24 * 60;

export const minuteOf = (now: number): number => Math.floor(now / minuteMs) * minuteMs;

export function createOperationsHistory(redis: Redis, prefix: string): OperationsHistory {
  const samples = `${prefix}:operations:samples`;
  const acceptedKey = (minute: number): string => `${prefix}:operations:accepted:${minute}`;
  return {
    async addAccepted(count, now) {
      const key = acceptedKey(minuteOf(now));
      await redis.incrby(key, count);
      await redis.expire(key, 10 * 60);
    },
    acceptedAt: async (minute) => Number((await redis.get(acceptedKey(minute))) ?? 0),
    claim: async (minute) =>
      (await redis.set(`${prefix}:operations:recorded:${minute}`, "1", "PX", 10 * minuteMs, "NX")) === "OK",
    async record(sample) {
      await redis.zadd(samples, sample.at, JSON.stringify(sample));
      await redis.zremrangebyscore(samples, "-inf", sample.at - keptMinutes * minuteMs);
    },
    async list(now) {
      const kept = await redis.zrangebyscore(samples, now - keptMinutes * minuteMs, "+inf");
      return kept.map((text) => JSON.parse(text) as Sample);
    },
  };
}
