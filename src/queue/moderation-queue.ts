import type { Queue, Telemetry } from "bullmq";
import type { Redis } from "ioredis";
import type { Submission } from "../comment.ts";
import { unavailable } from "../errors.ts";
import { batchLimits, batchSubmissions } from "./batch-submissions.ts";
import { isRedisUnavailable } from "./connect-redis.ts";
import { createQueue } from "./create-queue.ts";
import { type ModerationJob, moderationQueueName } from "./moderation-job.ts";
import type { QueueTracing } from "./queue-tracing.ts";

/** Eight tries over about four minutes; what still fails then is kept as failed, with its reason, to be replayed. */
export const jobOptions = {
  attempts: 8,
  backoff: { type: "exponential", delay: 1_000, jitter: 0.5 },
  removeOnComplete: true,
  removeOnFail: false,
} as const;

/** While one waits for Redis to have written to disk, the next is on its way; with more of them jobs would be smaller. */
const sendsUnderWay = 2;

/** Tells people and `readQueueSnapshot` how many submissions a job carries without its data being read. */
export const jobName = (submissions: number): string => `${submissions} comments`;

export type BullQueue = Queue<ModerationJob>;

/** A queue with a connection for what BullMQ has no call for. */
export interface QueueHandle {
  readonly bull: Queue;
  readonly redis: Redis;
}

/** The queue as requests and operators use it. */
export interface ModerationQueue extends QueueHandle {
  readonly bull: BullQueue;
  /**
   * Resolves once Redis has taken the submission.
   * @throws {AppError} 503 where Redis is away or slow; nothing is kept in memory.
   */
  submit(submission: Submission): Promise<void>;
  close(): Promise<void>;
}

/** @param redis a connection that fails fast, see `connectForRequests`. */
export function createModerationQueue(redis: Redis, prefix: string, tracing?: QueueTracing): ModerationQueue {
  const bull = createBullQueue(redis, prefix, tracing?.telemetry);
  const submit = batchSubmissions(
    async (submissions, traces) => {
      const data = Object.keys(traces).length === 0 ? { submissions } : { submissions, traces };
      await bull.add(jobName(submissions.length), data, jobOptions);
    },
    batchLimits,
    { sends: sendsUnderWay, ...(tracing ? { currentTrace: tracing.current } : {}) },
  );
  return {
    bull,
    redis,
    async submit(submission) {
      try {
        await submit(submission);
      } catch (error) {
        if (!isRedisUnavailable(error)) throw error;
        throw unavailable("The comment could not be queued. It was not kept; send it again soon.", error);
      }
    },
    close: () => bull.close(),
  };
}

/** BullMQ's own queue on a connection of ours, whose events are logged where it is made. */
export function createBullQueue(redis: Redis, prefix: string, telemetry?: Telemetry): BullQueue {
  return createQueue<ModerationJob>(moderationQueueName, redis, prefix, telemetry);
}
