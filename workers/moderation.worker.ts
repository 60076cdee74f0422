import { createHash } from "node:crypto";
import { DelayedError, type Job, UnrecoverableError, Worker } from "bullmq";
import { checks } from "../src/checks/index.ts";
import type { Comment } from "../src/comment.ts";
import { recheckDelay, undecidedChecks } from "../src/judging/recheck-delay.ts";
import { watchRedis } from "../src/operations/watch-stores.ts";
import { connectForWork, isRedisUnavailable } from "../src/queue/connect-redis.ts";
import { type ModerationJob, moderationQueueName, tracesOf } from "../src/queue/moderation-job.ts";
import { jobName, jobOptions } from "../src/queue/moderation-queue.ts";
import type { Services } from "../src/services.ts";
import { isStoreUnavailable } from "../src/store/connect.ts";
import {
  type BatchOutcome,
  type ModerationDependencies,
  moderateBatch,
  type Unkept,
} from "./moderate-batch.ts";

export interface ModerationWorker {
  /** Whether it is taking jobs. */
  isRunning(): boolean;
  /** Takes no more jobs, and waits for those that run up to the time given; what is left goes to another worker. */
  stop(timeoutMs: number): Promise<void>;
}

/** Starts taking jobs from the queue `moderation`. */
export function startModerationWorker(services: Services): ModerationWorker {
  const { config, log, metrics, tracing } = services;
  const dependencies = moderationDependencies(services);
  const connection = connectForWork(config.REDIS_URL, log);
  watchRedis(connection, metrics);
  const worker = new Worker(
    moderationQueueName,
    async (job, token) => {
      try {
        const moderate = () => moderateBatch(job.data, dependencies);
        const traces = Object.values(tracesOf(job.data));
        const outcome = await (tracing ? tracing.follow(traces, moderate) : moderate());
        count(outcome, services);
        await services.announce([...outcome.kept, ...outcome.edited]);
        await scheduleRechecks(outcome.kept, services);
        await setAside(job, outcome.unkept, services);
      } catch (error) {
        if (isStoreUnavailable(error) || isRedisUnavailable(error)) await wait(job, token, error, services);
        throw error;
      }
    },
    {
      connection,
      prefix: config.QUEUE_PREFIX,
      ...(tracing ? { telemetry: tracing.telemetry } : {}),
      concurrency: config.WORKER_CONCURRENCY,
      lockDuration: config.WORKER_LOCK_SECONDS * 1_000,
      stalledInterval: (config.WORKER_LOCK_SECONDS * 1_000) / 2,
      // A worker that dies takes nothing with it: its jobs start again as often as workers die.
      maxStalledCount: 100,
    },
  );
  worker.on("completed", ({ attemptsMade }) => {
    metrics.jobsRun.inc({ outcome: "completed" });
    metrics.jobAttempts.observe(attemptsMade);
  });
  worker.on("stalled", () => metrics.jobsRun.inc({ outcome: "stalled" }));
  worker.on("failed", (job, error) => {
    const last = !job || job.finishedOn !== undefined;
    metrics.jobsRun.inc({ outcome: last ? "failed" : "retried" });
    if (last && job) metrics.jobAttempts.observe(job.attemptsMade);
    // Tries that will be repeated are no news.
    if (last) log.error({ err: error, job: job?.id }, "a job failed and is kept to be replayed");
  });
  // Outages of Redis are logged by the connection.
  worker.on("error", (error) => {
    if (!isRedisUnavailable(error)) log.error({ err: error }, "the worker had an error");
  });

  return {
    isRunning: () => worker.isRunning() && connection.status === "ready",
    async stop(timeoutMs) {
      const finished = worker.close();
      const inTime = await within(finished, timeoutMs);
      // What still runs loses its lock and is given to another worker, which finds it as it was.
      if (!inTime) await worker.close(true);
      connection.disconnect();
    },
  };
}

const moderationDependencies = ({ store, judging, run }: Services): ModerationDependencies => ({
  ...judging,
  checks,
  comments: store.comments,
  articles: store.articles,
  changes: store.changes,
  run,
});

function count({ kept, unkept }: BatchOutcome, { metrics }: Services): void {
  for (const { site, status, acceptedAt, judgedAt } of kept) {
    metrics.judged.inc({ site, status });
    metrics.judgedAfter.observe(Math.max(0, judgedAt.getTime() - acceptedAt.getTime()) / 1_000);
  }
  metrics.refusedByStore.inc(unkept.length);
}

/** What a check could not tell, it is asked again. */
async function scheduleRechecks(kept: readonly Comment[], { config, rechecks }: Services): Promise<void> {
  for (const { id, findings } of kept) {
    const delay = recheckDelay(findings, 1, config.RECHECK_SECONDS * 1_000);
    if (delay !== undefined)
      await rechecks.schedule({ comment: id, checks: undecidedChecks(findings), attempt: 1 }, delay);
  }
}

/**
 * What cannot be kept must not hold up its neighbours: alone in its job it fails for good with its reason; among
 * others it gets a job of its own, whose id is made of the submission so that a second run adds nothing.
 */
async function setAside(job: Job, unkept: readonly Unkept[], { queue }: Services): Promise<void> {
  const [only] = unkept;
  if (!only) return;
  if ((job.data as { submissions: readonly unknown[] }).submissions.length === 1)
    throw new UnrecoverableError(only.reason);
  const traces = tracesOf(job.data);
  await queue.bull.addBulk(
    unkept.map(({ submission }) => ({
      name: jobName(1),
      data: { submissions: [submission as never], ...traceOf(submission, traces) },
      opts: { ...jobOptions, jobId: `alone-${digest(submission)}` },
    })),
  );
}

/** Its neighbours' traces end where they were judged; its own goes on. */
function traceOf(submission: unknown, traces: ReturnType<typeof tracesOf>): Pick<ModerationJob, "traces"> {
  const { id } = (submission ?? {}) as { id?: unknown };
  const trace = typeof id === "string" ? traces[id] : undefined;
  return typeof id === "string" && trace ? { traces: { [id]: trace } } : {};
}

const digest = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32);

/**
 * A store is away: the job goes back to wait, which does not use up its tries.
 * @throws {DelayedError} always, which tells BullMQ so.
 */
async function wait(job: Job, token: string | undefined, error: unknown, services: Services): Promise<never> {
  const waits = job.attemptsStarted - job.attemptsMade;
  const delayMs = Math.min(10_000, 500 * 2 ** Math.min(waits, 5)) * (0.5 + Math.random() / 2);
  services.log.warn(
    { err: error, job: job.id, delayMs: Math.round(delayMs) },
    "a store is away, the job waits",
  );
  services.metrics.jobsRun.inc({ outcome: "delayed" });
  await job.moveToDelayed(Date.now() + delayMs, token);
  throw new DelayedError();
}

async function within(promise: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  const inTime = await Promise.race([promise.then(() => true as const), late]);
  clearTimeout(timer);
  return inTime;
}
