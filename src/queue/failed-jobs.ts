import type { BullQueue } from "./moderation-queue.ts";

export interface FailedJob {
  readonly id: string;
  readonly reason: string;
  readonly failedAt: Date | undefined;
  readonly attempts: number;
  readonly submissions: number;
}

const pageSize = 100;

/** A replayed job has all its tries before it again. */
const afresh = { resetAttemptsMade: true, resetAttemptsStarted: true } as const;

/** Failed jobs, newest first, at most `limit`. */
export async function listFailedJobs(queue: BullQueue, limit = 1_000): Promise<readonly FailedJob[]> {
  const jobs = await queue.getFailed(0, limit - 1);
  return jobs.map(({ id, failedReason, finishedOn, attemptsMade, data }) => ({
    id: id ?? "",
    reason: failedReason,
    failedAt: finishedOn === undefined ? undefined : new Date(finishedOn),
    attempts: attemptsMade,
    submissions: Array.isArray(data.submissions) ? data.submissions.length : 0,
  }));
}

/**
 * Puts failed jobs back into the queue with all their attempts: those named, or all.
 * @returns how many were put back.
 * @throws where a named job is not among the failed.
 */
export async function replayFailedJobs(queue: BullQueue, ids: readonly string[] = []): Promise<number> {
  if (ids.length > 0) {
    for (const id of ids) await replayOne(queue, id);
    return ids.length;
  }
  let replayed = 0;
  // Oldest first: a job that fails again at once lands behind this moment and is not taken twice.
  const before = Date.now();
  for (;;) {
    const oldest = await queue.getJobs("failed", 0, pageSize - 1, true);
    const jobs = oldest.filter(({ finishedOn }) => (finishedOn ?? 0) < before);
    if (jobs.length === 0) return replayed;
    await Promise.all(jobs.map((job) => job.retry("failed", afresh)));
    replayed += jobs.length;
  }
}

async function replayOne(queue: BullQueue, id: string): Promise<void> {
  const job = await queue.getJob(id);
  if (!job || !(await job.isFailed()))
    throw new Error(`There is no failed job ${id}. See: comments replay --list`);
  await job.retry("failed", afresh);
}
