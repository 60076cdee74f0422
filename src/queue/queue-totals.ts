import type { QueueHandle } from "./moderation-queue.ts";

/** What is counted over all processes, those of the command line too. */
export const queueTotals = ["replayed", "discarded"] as const;
export type QueueTotal = (typeof queueTotals)[number];

const keyOf = ({ bull }: QueueHandle): string => bull.toKey("operations-totals");

/** Adds to a total that is kept with the queue. */
export async function addToQueueTotal(queue: QueueHandle, total: QueueTotal, count: number): Promise<void> {
  await queue.redis.hincrby(keyOf(queue), total, count);
}

export async function readQueueTotals(queue: QueueHandle): Promise<Readonly<Record<QueueTotal, number>>> {
  const kept = await queue.redis.hgetall(keyOf(queue));
  return { replayed: Number(kept.replayed ?? 0), discarded: Number(kept.discarded ?? 0) };
}
