import type { Job, Queue } from "bullmq";
import type { Mail, NotificationJob } from "./notification-queue.ts";
import type { Owner } from "./person-in-queue.ts";

/** What was sent is kept for two days under the ids that must not come twice. */
const states = ["waiting", "delayed", "prioritized", "active", "completed", "failed"] as const;
const pageSize = 200;

/** Stands where something stood that is being sent in this moment and may not be removed: it tells nobody anything. */
const nothing: NotificationJob = { kind: "changed", changes: [] };

/**
 * Mails, written already, to a person or quoting what the person wrote.
 * @param comments ids of the person's comments.
 */
export async function findMails(
  queue: Queue<NotificationJob>,
  owner: Owner,
  comments: ReadonlySet<string>,
): Promise<readonly Mail[]> {
  return (await jobsOf(queue, owner, comments)).flatMap(({ data }) =>
    data.kind === "mail" ? [data.mail] : [],
  );
}

/** Removes them, and jobs that would write one: mail servers' words in a failed one may name the address. */
export async function forgetMails(
  queue: Queue<NotificationJob>,
  owner: Owner,
  comments: ReadonlySet<string>,
): Promise<void> {
  for (const job of await jobsOf(queue, owner, comments)) {
    if (await job.isActive()) await job.updateData(nothing);
    else await job.remove();
  }
}

async function jobsOf(
  queue: Queue<NotificationJob>,
  owner: Owner,
  comments: ReadonlySet<string>,
): Promise<readonly Job<NotificationJob>[]> {
  const found: Job<NotificationJob>[] = [];
  for (const state of states)
    for (let start = 0; ; start += pageSize) {
      const jobs = await queue.getJobs([state], start, start + pageSize - 1);
      found.push(...jobs.filter((job) => isAbout(job, owner, comments)));
      if (jobs.length < pageSize) break;
    }
  return found;
}

function isAbout(
  { id = "", data }: Job<NotificationJob>,
  { key, keyOf }: Owner,
  comments: ReadonlySet<string>,
): boolean {
  if (data.kind === "mail")
    return keyOf(data.mail.to) === key || comments.has(id.replace(/^(reply|published)-/, ""));
  return (
    data.kind === "reader" &&
    (comments.has(data.comment) || (data.news === "reply" && comments.has(data.reply)))
  );
}
