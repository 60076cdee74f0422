import { Worker } from "bullmq";
import { checks } from "../src/checks/index.ts";
import { connectForWork, isRedisUnavailable } from "../src/queue/connect-redis.ts";
import { type RecheckJob, recheckQueueName } from "../src/queue/recheck-queue.ts";
import type { Running } from "../src/run-process.ts";
import type { Services } from "../src/services.ts";
import { recheckComment } from "./recheck-comment.ts";

/** Rechecks wait for outside services most of their time. */
const concurrency = 4;

/** Starts taking jobs from the queue `rechecks`. */
export function startRecheckWorker(services: Services): Running {
  const { config, log, metrics, store, judging, rechecks, run, announce } = services;
  const dependencies = {
    ...judging,
    checks,
    comments: store.comments,
    articles: store.articles,
    rechecks,
    firstDelayMs: config.RECHECK_SECONDS * 1_000,
    run,
    announce,
  };
  const connection = connectForWork(config.REDIS_URL, log);
  const worker = new Worker<RecheckJob>(
    recheckQueueName,
    async ({ data }) => {
      metrics.rechecks.inc({ outcome: await recheckComment(data, dependencies) });
    },
    { connection, prefix: config.QUEUE_PREFIX, concurrency },
  );
  worker.on("failed", (job, error) => {
    if (!job || job.finishedOn !== undefined)
      log.error({ err: error, job: job?.id }, "a recheck failed; the comment stays as it is");
  });
  worker.on("error", (error) => {
    if (!isRedisUnavailable(error)) log.error({ err: error }, "the worker of rechecks had an error");
  });
  return {
    async stop() {
      // Rechecks change nothing until their last step, so those that run may be cut off.
      await worker.close(true);
      connection.disconnect();
    },
  };
}
