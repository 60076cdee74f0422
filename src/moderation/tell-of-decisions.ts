import type { Logger } from "../log.ts";
import { isRedisUnavailable } from "../queue/connect-redis.ts";
import { isStoreUnavailable } from "../store/connect.ts";
import type { OnDecided } from "./apply-decision.ts";

/**
 * Tells everyone who learns from decisions. One that fails for a reason of its own is logged and holds up nobody: the
 * decision has taken effect.
 * @returns a function that throws where a store is away, so that the decision is told again once it is back.
 */
export function tellOfDecisions(hearers: readonly OnDecided[], log: Logger): OnDecided {
  return async (comment, previous) => {
    for (const hear of hearers) {
      try {
        await hear(comment, previous);
      } catch (error) {
        if (isStoreUnavailable(error) || isRedisUnavailable(error)) throw error;
        log.error({ err: error, comment: comment.id }, "a decision could not be learned from");
      }
    }
  };
}
