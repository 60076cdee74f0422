import { createHash } from "node:crypto";
import type { Redis } from "ioredis";
import { tooManyRequests } from "../errors.ts";

/** Slows down whoever guesses: the more failures, the longer the wait. */
export interface LockOut {
  /** @throws {AppError} 429 while one of the names has to wait. */
  check(names: readonly string[]): Promise<void>;
  fail(names: readonly string[]): Promise<void>;
  clear(names: readonly string[]): Promise<void>;
}

/** The first tries are free; then 15 s, doubled with each failure up to an hour. Forgotten after a day. */
export const freeTries = 5;
const firstWaitSeconds = 15;
const longestWaitSeconds = 3_600;
const daySeconds = 86_400;

export const waitSeconds = (failures: number): number =>
  failures < freeTries ? 0 : Math.min(longestWaitSeconds, firstWaitSeconds * 2 ** (failures - freeTries));

/** @param now milliseconds since the epoch. */
export function createLockOut(redis: Redis, prefix: string, now: () => number): LockOut {
  const keyOf = (name: string): string =>
    `${prefix}:tries:${createHash("sha256").update(name).digest("base64url")}`;

  return {
    async check(names) {
      for (const name of names) {
        const [failures, last] = await redis.hmget(keyOf(name), "failures", "last");
        const left = waitSeconds(Number(failures ?? 0)) - (now() - Number(last ?? 0)) / 1_000;
        if (left > 0) throw tooManyRequests(Math.ceil(left));
      }
    },
    async fail(names) {
      for (const name of names) {
        const key = keyOf(name);
        await redis
          .multi()
          .hincrby(key, "failures", 1)
          .hset(key, "last", now())
          .expire(key, daySeconds)
          .exec();
      }
    },
    async clear(names) {
      await redis.del(...names.map(keyOf));
    },
  };
}
