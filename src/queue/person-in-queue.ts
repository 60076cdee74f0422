import type { Submission } from "../comment.ts";
import type { BullQueue, QueueHandle } from "./moderation-queue.ts";

type Job = Awaited<ReturnType<BullQueue["getJobs"]>>[number];

/** Where submissions lie that are not stored yet. What is being judged now is stored in a moment. */
const states = ["waiting", "delayed", "prioritized", "failed"] as const;
const pageSize = 200;

/** A person's submissions that still lie in the queue. */
export async function findInQueue(queue: QueueHandle, authorKey: string): Promise<readonly Submission[]> {
  const found: Submission[] = [];
  for await (const { own } of jobsOf(queue, authorKey)) found.push(...own);
  return found;
}

/** Takes a person's submissions out of the jobs that carry them. @returns how many. */
export async function forgetInQueue(queue: QueueHandle, authorKey: string): Promise<number> {
  let forgotten = 0;
  for await (const { job, own, others } of jobsOf(queue, authorKey)) {
    if (others.length === 0) await job.remove();
    else await job.updateData({ submissions: others });
    forgotten += own.length;
  }
  return forgotten;
}

interface PersonsJob {
  readonly job: Job;
  readonly own: readonly Submission[];
  readonly others: readonly Submission[];
}

async function* jobsOf({ bull }: QueueHandle, authorKey: string): AsyncGenerator<PersonsJob> {
  // Collected first: taking one out would shift the pages behind it.
  const found: PersonsJob[] = [];
  for (const state of states)
    for (let start = 0; ; start += pageSize) {
      const jobs = await bull.getJobs([state], start, start + pageSize - 1);
      found.push(...jobs.map((job) => split(job, authorKey)).filter(({ own }) => own.length > 0));
      if (jobs.length < pageSize) break;
    }
  yield* found;
}

function split(job: Job, authorKey: string): PersonsJob {
  const { submissions } = (job.data ?? {}) as { submissions?: unknown };
  const all = Array.isArray(submissions) ? (submissions as readonly Submission[]) : [];
  const isOwn = (submission: Partial<Submission> | null): boolean => submission?.author?.key === authorKey;
  return { job, own: all.filter(isOwn), others: all.filter((submission) => !isOwn(submission)) };
}
