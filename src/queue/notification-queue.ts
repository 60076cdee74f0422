import { Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { Status } from "../comment.ts";

export const notificationQueueName = "notifications";

/** What became of a comment, as webhooks and mails tell it. */
export interface NotedChange {
  readonly id: string;
  readonly site: string;
  readonly status: Status;
  readonly version: number;
  readonly from?: Status;
}

/** A mail as it is handed to the mail server. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a reader is told of a comment of theirs, or asked. */
export type ReaderNews =
  | { readonly news: "published" | "verify"; readonly comment: string }
  | { readonly news: "reply"; readonly comment: string; readonly reply: string };

export type NotificationJob =
  /** Comments came or were decided: who wants to know? */
  | { readonly kind: "changed"; readonly changes: readonly NotedChange[] }
  /** A delivery of a webhook is to be sent. */
  | { readonly kind: "webhook"; readonly delivery: string }
  | { readonly kind: "mail"; readonly mail: Mail }
  /** A reader is to be told; written when it is sent, so that nothing that was erased meanwhile is told. */
  | ({ readonly kind: "reader" } & ReaderNews)
  /** A moderator is to be told of what waits. */
  | { readonly kind: "digest"; readonly account: string };

export interface NotificationQueue {
  readonly bull: Queue<NotificationJob>;
  /** @param id jobs of the same id are added once; kept for two days. */
  add(job: NotificationJob, options?: { readonly id?: string; readonly delayMs?: number }): Promise<void>;
  /** Adds many in one go, each once by its id. */
  addMany(jobs: readonly { readonly job: NotificationJob; readonly id: string }[]): Promise<void>;
  close(): Promise<void>;
}

const twoDays = 2 * 86_400;
/** Twelve tries, each after twice the time: with 5 s at first, the last after about six hours. */
const attempts = 12;

/** @param retrySeconds until the second try. */
export function createNotificationQueue(
  redis: Redis,
  prefix: string,
  retrySeconds: number,
): NotificationQueue {
  const bull: Queue<NotificationJob> = new Queue(notificationQueueName, {
    connection: redis,
    prefix,
    skipWaitingForReady: true,
    defaultJobOptions: {
      attempts,
      backoff: { type: "exponential", delay: retrySeconds * 1_000, jitter: 0.3 },
      // Mails hold addresses, so what is done goes away; only the ids that must not come twice stay for a while.
      removeOnComplete: true,
      removeOnFail: { age: twoDays },
    },
  });
  bull.on("error", () => undefined);
  return {
    bull,
    async add(job, { id, delayMs } = {}) {
      await bull.add(job.kind, job, {
        ...(delayMs === undefined ? {} : { delay: delayMs }),
        ...(id === undefined ? {} : { jobId: id, removeOnComplete: { age: twoDays } }),
      });
    },
    async addMany(jobs) {
      await bull.addBulk(
        jobs.map(({ job, id }) => ({
          name: job.kind,
          data: job,
          opts: { jobId: id, removeOnComplete: { age: twoDays } },
        })),
      );
    },
    close: () => bull.close(),
  };
}
