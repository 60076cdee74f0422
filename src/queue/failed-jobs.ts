import type { Job } from "bullmq";
import type { QueueHandle } from "./moderation-queue.ts";
import { addToQueueTotal } from "./queue-totals.ts";

export interface FailedJob {
  readonly id: string;
  readonly reason: string;
  readonly failedAt: Date | undefined;
  readonly attempts: number;
  readonly submissions: number;
  /** The sites of its submissions, each once. */
  readonly sites: readonly string[];
}

/** A failed job as it lies in the queue. */
export interface FailedJobDetail extends FailedJob {
  readonly addedAt: Date;
  readonly data: unknown;
  /** Of its last tries, the newest first. */
  readonly stacks: readonly string[];
}

/** All that is given must fit; nothing given fits every failed job. */
export interface FailedJobFilter {
  readonly ids?: readonly string[];
  /** Found in the reason, whatever the case. */
  readonly reason?: string;
  readonly site?: string;
  readonly failedBefore?: Date;
  readonly failedAfter?: Date;
}

/** A job that was named is not among the failed. */
export class NoSuchFailedJob extends Error {
  override readonly name = "NoSuchFailedJob";
}

const pageSize = 100;

/** A replayed job has all its tries before it again. */
const afresh = { resetAttemptsMade: true, resetAttemptsStarted: true } as const;

/** Failed jobs that fit, oldest first, at most `limit`. */
export async function listFailedJobs(
  queue: QueueHandle,
  filter: FailedJobFilter = {},
  limit = 1_000,
): Promise<readonly FailedJob[]> {
  const found: FailedJob[] = [];
  for await (const job of fittingJobs(queue, filter, false)) {
    found.push(present(job));
    if (found.length >= limit) break;
  }
  return found;
}

/** @throws {NoSuchFailedJob} */
export async function readFailedJob(queue: QueueHandle, id: string): Promise<FailedJobDetail> {
  const job = await findFailed(queue, id);
  return {
    ...present(job),
    addedAt: new Date(job.timestamp),
    data: job.data,
    stacks: [...(job.stacktrace ?? [])].reverse(),
  };
}

/**
 * Puts failed jobs that fit back into the queue with all their attempts.
 * @returns how many were put back.
 * @throws {NoSuchFailedJob} where a named job is not among the failed.
 */
export async function replayFailedJobs(queue: QueueHandle, filter: FailedJobFilter = {}): Promise<number> {
  return takeFailed(queue, filter, "replayed", (job) => job.retry("failed", afresh));
}

/**
 * Throws failed jobs that fit away, with the submissions in them. There is no way back.
 * @returns how many were thrown away.
 * @throws {NoSuchFailedJob} where a named job is not among the failed.
 */
export async function discardFailedJobs(queue: QueueHandle, filter: FailedJobFilter): Promise<number> {
  return takeFailed(queue, filter, "discarded", (job) => job.remove());
}

async function takeFailed(
  queue: QueueHandle,
  filter: FailedJobFilter,
  total: "replayed" | "discarded",
  take: (job: Job) => Promise<void>,
): Promise<number> {
  let taken = 0;
  try {
    for await (const job of fittingJobs(queue, filter, true)) {
      await take(job);
      taken++;
    }
  } finally {
    // What was taken before an error is counted too.
    if (taken > 0) await addToQueueTotal(queue, total, taken);
  }
  return taken;
}

/** @param takes whether each job is taken out of the failed before the next is asked for. */
async function* fittingJobs(
  queue: QueueHandle,
  filter: FailedJobFilter,
  takes: boolean,
): AsyncGenerator<Job> {
  if (filter.ids) {
    const named = await Promise.all(filter.ids.map((id) => findFailed(queue, id)));
    yield* named.filter((job) => fits(job, filter));
    return;
  }
  // Oldest first: a job that fails again at once lands behind this moment and is not taken twice.
  const before = Date.now();
  let passed = 0;
  for (;;) {
    const jobs = await queue.bull.getJobs("failed", passed, passed + pageSize - 1, true);
    const page = jobs.filter(({ finishedOn }) => (finishedOn ?? 0) < before);
    if (page.length === 0) return;
    const fitting = page.filter((job) => fits(job, filter));
    passed += takes ? page.length - fitting.length : page.length;
    yield* fitting;
  }
}

function fits(job: Job, { reason, site, failedBefore, failedAfter }: FailedJobFilter): boolean {
  const at = job.finishedOn ?? 0;
  return (
    (reason === undefined || job.failedReason.toLowerCase().includes(reason.toLowerCase())) &&
    (site === undefined || sitesOf(job).includes(site)) &&
    (failedBefore === undefined || at < failedBefore.getTime()) &&
    (failedAfter === undefined || at > failedAfter.getTime())
  );
}

async function findFailed({ bull }: QueueHandle, id: string): Promise<Job> {
  const job = await bull.getJob(id);
  if (!job || !(await job.isFailed())) throw new NoSuchFailedJob(`There is no failed job ${id}.`);
  return job;
}

function present(job: Job): FailedJob {
  return {
    id: job.id ?? "",
    reason: job.failedReason,
    failedAt: job.finishedOn === undefined ? undefined : new Date(job.finishedOn),
    attempts: job.attemptsMade,
    submissions: submissionsOf(job).length,
    sites: sitesOf(job),
  };
}

/** Whatever filled the queue, its data may be anything. */
function submissionsOf({ data }: Job): readonly unknown[] {
  const { submissions } = (data ?? {}) as { submissions?: unknown };
  return Array.isArray(submissions) ? submissions : [];
}

function sitesOf(job: Job): readonly string[] {
  const sites = submissionsOf(job).map((submission) => (submission as { site?: unknown } | null)?.site);
  return [...new Set(sites.filter((site) => typeof site === "string"))];
}
