import type { Job, Queue } from "bullmq";
import type { Mail, NotificationJob } from "./notification-queue.ts";
import type { Owner } from "./person-in-queue.ts";

type MailJob = Job<NotificationJob> & { data: { readonly kind: "mail"; readonly mail: Mail } };

/** Mails that were sent are kept for two days under the ids that must not come twice. */
const states = ["waiting", "delayed", "prioritized", "active", "completed", "failed"] as const;
const pageSize = 200;

/** Stands where a mail stood that is being sent in this moment and may not be removed: it tells nobody anything. */
const nothing: NotificationJob = { kind: "changed", changes: [] };

/**
 * Mails to a person, and mails to others that quote what the person wrote.
 * @param comments ids of the person's comments.
 */
export async function findMails(
  queue: Queue<NotificationJob>,
  owner: Owner,
  comments: ReadonlySet<string>,
): Promise<readonly Mail[]> {
  return (await mailsOf(queue, owner, comments)).map(({ data }) => data.mail);
}

/** Removes them. @returns how many. */
export async function forgetMails(
  queue: Queue<NotificationJob>,
  owner: Owner,
  comments: ReadonlySet<string>,
): Promise<number> {
  const jobs = await mailsOf(queue, owner, comments);
  for (const job of jobs) {
    if (await job.isActive()) await (job as Job<NotificationJob>).updateData(nothing);
    else await job.remove();
  }
  return jobs.length;
}

async function mailsOf(
  queue: Queue<NotificationJob>,
  { key, keyOf }: Owner,
  comments: ReadonlySet<string>,
): Promise<readonly MailJob[]> {
  const isTheirs = ({ id = "", data }: MailJob): boolean =>
    keyOf(data.mail.to) === key || comments.has(id.replace(/^(reply|published)-/, ""));
  const found: MailJob[] = [];
  for (const state of states)
    for (let start = 0; ; start += pageSize) {
      const jobs = await queue.getJobs([state], start, start + pageSize - 1);
      found.push(...jobs.filter(isMail).filter(isTheirs));
      if (jobs.length < pageSize) break;
    }
  return found;
}

const isMail = (job: Job<NotificationJob>): job is MailJob => job.data?.kind === "mail";
