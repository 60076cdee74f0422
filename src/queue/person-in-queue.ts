import type { Submission } from "../comment.ts";
import type { BullQueue, QueueHandle } from "./moderation-queue.ts";

type Job = Awaited<ReturnType<BullQueue["getJobs"]>>[number];

/** Where submissions lie that are not stored yet. */
const atRest = ["waiting", "delayed", "prioritized", "failed"] as const;
const pageSize = 200;

/** Whose submissions: the keyed hash of an e-mail address, and how it is made of one. */
export interface Owner {
  readonly key: string;
  readonly keyOf: (email: string) => string;
}

/** A person's submissions that still lie in the queue. */
export async function findInQueue(queue: QueueHandle, owner: Owner): Promise<readonly Submission[]> {
  return (await jobsOf(queue, owner, [...atRest, "active"])).flatMap(({ own }) => own);
}

/** Takes a person's submissions out of the jobs that carry them. @returns those that were taken out. */
export async function forgetInQueue(queue: QueueHandle, owner: Owner): Promise<readonly Submission[]> {
  const jobs = await jobsOf(queue, owner, atRest);
  for (const { job, others } of jobs) {
    const { traces: _traces, ...data } = job.data;
    if (others.length === 0) await job.remove();
    else await job.updateData({ ...data, submissions: others });
  }
  return jobs.flatMap(({ own }) => own);
}

/** Whether a worker is judging submissions of this person now; in a moment they are stored, or back in the queue. */
export async function isBeingJudged(queue: QueueHandle, owner: Owner): Promise<boolean> {
  return (await jobsOf(queue, owner, ["active"])).length > 0;
}

interface PersonsJob {
  readonly job: Job;
  readonly own: readonly Submission[];
  readonly others: readonly Submission[];
}

/** All of them at once: taking one out would shift the pages behind it. */
async function jobsOf(
  { bull }: QueueHandle,
  owner: Owner,
  states: readonly ((typeof atRest)[number] | "active")[],
): Promise<readonly PersonsJob[]> {
  const found: PersonsJob[] = [];
  for (const state of states)
    for (let start = 0; ; start += pageSize) {
      const jobs = await bull.getJobs([state], start, start + pageSize - 1);
      found.push(...jobs.map((job) => split(job, owner)).filter(({ own }) => own.length > 0));
      if (jobs.length < pageSize) break;
    }
  return found;
}

function split(job: Job, { key, keyOf }: Owner): PersonsJob {
  const { submissions } = (job.data ?? {}) as { submissions?: unknown };
  const all = Array.isArray(submissions) ? (submissions as readonly Submission[]) : [];
  // What another producer put in may have an address and no author.
  const isOwn = (submission: Partial<Submission> | null): boolean =>
    submission?.author?.key === key ||
    (typeof submission?.email === "string" && submission.email !== "" && keyOf(submission.email) === key);
  return { job, own: all.filter(isOwn), others: all.filter((submission) => !isOwn(submission)) };
}
