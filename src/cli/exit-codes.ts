import { CommanderError } from "commander";
import { isRedisUnavailable } from "../queue/connect-redis.ts";
import { isStoreUnavailable } from "../store/connect.ts";

export const exitCodes = { failed: 1, usage: 2, partly: 3, unavailable: 4 } as const;

/** What a command ends with after an error, and the words for it; Commander has printed its own. */
export function describeFailure(error: unknown): { readonly code: number; readonly words?: string } {
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? 0 : exitCodes.usage };
  const words = error instanceof Error ? error.message : String(error);
  if (isStoreUnavailable(error))
    return { code: exitCodes.unavailable, words: `MongoDB (MONGODB_URI) cannot be reached: ${words}` };
  if (isRedisUnavailable(error))
    return { code: exitCodes.unavailable, words: `Redis (REDIS_URL) cannot be reached: ${words}` };
  return { code: exitCodes.failed, words };
}
