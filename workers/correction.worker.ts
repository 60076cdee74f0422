import { Worker } from "bullmq";
import { connectForWork, isRedisUnavailable } from "../src/queue/connect-redis.ts";
import { type CorrectionJob, correctionQueueName } from "../src/queue/correction-queue.ts";
import type { Running } from "../src/run-process.ts";
import type { Services } from "../src/services.ts";

/** Starts telling Akismet where it was wrong; does nothing where no Akismet is configured. */
export function startCorrectionWorker({ config, log, metrics, judging }: Services): Running {
  const { akismet, values } = judging.outside;
  if (!akismet) return { stop: async () => undefined };
  const connection = connectForWork(config.REDIS_URL, log);
  const worker = new Worker<CorrectionJob>(
    correctionQueueName,
    async ({ data: { comment, actually } }) => {
      const told = (await values.find(comment))?.akismet;
      // Their time is over: without the values that it judged, Akismet could learn nothing.
      if (told) await akismet.correct(actually, told);
      metrics.corrections.inc({ actually, outcome: told ? "sent" : "too_late" });
    },
    { connection, prefix: config.QUEUE_PREFIX },
  );
  worker.on("failed", (job, error) => {
    if (!job || job.finishedOn !== undefined)
      log.error({ err: error, job: job?.id }, "Akismet could not be corrected");
  });
  worker.on("error", (error) => {
    if (!isRedisUnavailable(error)) log.error({ err: error }, "the worker of corrections had an error");
  });
  return {
    async stop() {
      // A correction that is cut off is sent again.
      await worker.close(true);
      connection.disconnect();
    },
  };
}
