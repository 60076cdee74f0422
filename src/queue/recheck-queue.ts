import type { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { createQueue } from "./create-queue.ts";

export const recheckQueueName = "rechecks";

/** A comment of which some checks could not tell: they are asked again. */
export interface RecheckJob {
  readonly comment: string;
  /** Names of checks. */
  readonly checks: readonly string[];
  /** Counted from 1. */
  readonly attempt: number;
}

export interface RecheckQueue {
  /** Adds a recheck that runs after the delay; the same comment and attempt twice is one job. */
  schedule(job: RecheckJob, delayMs: number): Promise<void>;
  readonly bull: Queue<RecheckJob>;
  close(): Promise<void>;
}

const jobOptions = {
  attempts: 8,
  backoff: { type: "exponential", delay: 1_000, jitter: 0.5 },
  removeOnComplete: true,
  removeOnFail: { age: 30 * 86_400 },
} as const;

/** @param redis a connection that fails fast, see `connectForRequests`. */
export function createRecheckQueue(redis: Redis, prefix: string): RecheckQueue {
  const bull = createQueue<RecheckJob>(recheckQueueName, redis, prefix);
  return {
    bull,
    async schedule(job, delayMs) {
      const { comment, checks, attempt } = job;
      const jobId = [comment, attempt, ...checks].join("-");
      await bull.add("recheck", job, { ...jobOptions, delay: Math.round(delayMs), jobId });
    },
    close: () => bull.close(),
  };
}
