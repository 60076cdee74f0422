import { createHash } from "node:crypto";
import type { Redis } from "ioredis";

/** Things that may be done once in a while: the first to claim one has it, for as long as it lasts. */
export interface ClaimsRepository {
  /** True for the first; false for all others until the time is over or it was given back. */
  claim(what: readonly string[], seconds: number): Promise<boolean>;
  giveBack(what: readonly string[]): Promise<void>;
}

export function createClaimsRepository(redis: Redis, prefix: string): ClaimsRepository {
  const keyOf = (what: readonly string[]): string =>
    `${prefix}:claim:${createHash("sha256").update(JSON.stringify(what)).digest("base64url")}`;
  return {
    claim: async (what, seconds) =>
      (await redis.set(keyOf(what), "1", "EX", Math.ceil(seconds), "NX")) === "OK",
    async giveBack(what) {
      await redis.del(keyOf(what));
    },
  };
}
