import type { Comment } from "../comment.ts";
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
  return async (comments) => {
    for (const hear of hearers) await tell(hear, comments, log);
  };
}

async function tell(hear: OnDecided, comments: readonly Comment[], log: Logger): Promise<void> {
  const [first, ...others] = comments;
  if (!first) return;
  try {
    await hear(comments);
  } catch (error) {
    if (isStoreUnavailable(error) || isRedisUnavailable(error)) throw error;
    if (others.length === 0)
      return log.error({ err: error, comment: first.id }, "a decision could not be learned from");
    // One by one, so that the one that fails keeps nobody from learning from the rest.
    for (const comment of comments) await tell(hear, [comment], log);
  }
}
