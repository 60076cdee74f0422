import type { BullQueue } from "../queue/moderation-queue.ts";
import type { QueueState } from "./metrics.ts";

/** Jobs by state and how long the oldest has waited, asked of Redis. @param now milliseconds since the epoch. */
export async function readQueueState(queue: BullQueue, now: () => number): Promise<QueueState> {
  const [counts, waiting] = await Promise.all([
    queue.getJobCounts("waiting", "active", "delayed", "failed", "completed"),
    queue.getWaiting(0, 0),
  ]);
  const oldest = waiting[0]?.timestamp;
  return { counts, oldestWaitingSeconds: oldest === undefined ? 0 : Math.max(0, (now() - oldest) / 1_000) };
}
