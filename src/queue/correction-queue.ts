import type { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { createQueue } from "./create-queue.ts";

export const correctionQueueName = "corrections";

/** A comment about which Akismet was wrong; the values that it judged are kept sealed under the comment's id. */
export interface CorrectionJob {
  readonly comment: string;
  readonly actually: "spam" | "ham";
}

export interface CorrectionQueue {
  add(job: CorrectionJob): Promise<void>;
  readonly bull: Queue<CorrectionJob>;
  close(): Promise<void>;
}

/** Twelve tries over three days; after that the sealed values are soon gone anyway. */
const jobOptions = {
  attempts: 12,
  backoff: { type: "exponential", delay: 60_000, jitter: 0.5 },
  removeOnComplete: true,
  removeOnFail: { age: 30 * 86_400 },
} as const;

/** @param redis a connection that fails fast, see `connectForRequests`. */
export function createCorrectionQueue(redis: Redis, prefix: string): CorrectionQueue {
  const bull = createQueue<CorrectionJob>(correctionQueueName, redis, prefix);
  return {
    bull,
    async add(job) {
      await bull.add("correction", job, { ...jobOptions, jobId: `${job.comment}-${job.actually}` });
    },
    close: () => bull.close(),
  };
}
