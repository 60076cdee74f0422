import type { Redis } from "ioredis";
import { StartRefused } from "../errors.ts";
import type { Logger } from "../log.ts";
import { type RedisHealth, readRedisHealth } from "./redis-health.ts";

/**
 * A Redis that makes room by throwing keys away throws comments away.
 * @throws {StartRefused} where its policy is not `noeviction`.
 */
export async function refuseUnsafeRedis(redis: Redis, log: Logger): Promise<void> {
  const health = await ask(redis, log);
  if (!health) return;
  if (health.evictionPolicy !== undefined && health.evictionPolicy !== "noeviction")
    throw new StartRefused(
      `Redis may throw comments away: its maxmemory-policy is ${health.evictionPolicy}. Set it to noeviction: redis-cli CONFIG SET maxmemory-policy noeviction, and the same in redis.conf.`,
    );
  if (!health.appendOnly)
    log.warn(
      "Redis keeps no append-only file: a crash of Redis would lose accepted comments. Set appendonly yes.",
    );
}

async function ask(redis: Redis, log: Logger): Promise<RedisHealth | undefined> {
  try {
    return await readRedisHealth(redis);
  } catch (error) {
    if (!(error instanceof Error) || !/^(NOPERM|ERR unknown command)/.test(error.message)) throw error;
    log.warn(
      "Redis lets this user ask neither INFO nor CONFIG, so its eviction policy could not be checked.",
    );
    return undefined;
  }
}
