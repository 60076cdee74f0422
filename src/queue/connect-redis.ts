import { Redis } from "ioredis";
import type { Logger } from "../log.ts";

/**
 * A connection for requests: a command fails at once while Redis is away, or after `timeoutSeconds` when it hangs,
 * instead of waiting in memory.
 */
export function connectForRequests(url: string, timeoutSeconds: number, log: Logger): Redis {
  return watched(
    new Redis(url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: timeoutSeconds * 1_000,
      connectTimeout: timeoutSeconds * 1_000,
      retryStrategy: reconnectDelay,
    }),
    log,
  );
}

/**
 * Waits for a connection at the start of a process.
 * @throws where Redis does not answer in time, naming no address.
 */
export async function untilReady(redis: Redis, timeoutMs: number): Promise<void> {
  if (redis.status === "ready") return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      redis.off("ready", ready);
      reject(
        new Error(`Redis did not answer within ${timeoutMs / 1_000} s. Is REDIS_URL right, and does it run?`),
      );
    }, timeoutMs);
    const ready = (): void => {
      clearTimeout(timer);
      resolve();
    };
    redis.once("ready", ready);
  });
}

/** A connection for workers: commands wait until Redis is back. */
export function connectForWork(url: string, log: Logger): Redis {
  return watched(new Redis(url, { maxRetriesPerRequest: null, retryStrategy: reconnectDelay }), log);
}

/** Whether an error says that Redis cannot be reached, is loading, or did not answer in time. */
export function isRedisUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    error.name === "MaxRetriesPerRequestError" ||
    /^(Connection is closed\.|Command timed out|Stream isn't writeable|LOADING|MISCONF|OOM|READONLY|MASTERDOWN|CLUSTERDOWN|connect E|read E|Redis did not answer)/.test(
      error.message,
    )
  );
}

const reconnectDelay = (attempt: number): number => Math.min(50 * 2 ** Math.min(attempt, 6), 2_000);

/** Without a listener ioredis writes to stderr; each outage is logged once, not once an attempt. */
function watched(redis: Redis, log: Logger): Redis {
  let away = false;
  redis.on("error", (error: Error) => {
    if (!away) log.warn({ err: error }, "Redis cannot be reached");
    away = true;
  });
  redis.on("ready", () => {
    if (away) log.info("Redis is back");
    away = false;
  });
  return redis;
}
