import { Queue, type Telemetry } from "bullmq";
import type { Redis } from "ioredis";

/**
 * A queue of BullMQ's on a connection of ours.
 * @param redis a connection that fails fast, see `connectForRequests`; its own listener logs outages.
 */
export function createQueue<Job>(
  name: string,
  redis: Redis,
  prefix: string,
  telemetry?: Telemetry,
): Queue<Job> {
  const queue = new Queue<Job>(name, {
    connection: redis,
    prefix,
    skipWaitingForReady: true,
    ...(telemetry ? { telemetry } : {}),
  });
  // Without a listener Node would end the process.
  queue.on("error", () => undefined);
  return queue;
}
