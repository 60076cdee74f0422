import { type Job, Worker } from "bullmq";
import { createMailer } from "../src/clients/mailer.ts";
import { sendWebhook } from "../src/clients/send-webhook.ts";
import { webhookBody } from "../src/notifications/webhook-body.ts";
import { connectForWork, isRedisUnavailable } from "../src/queue/connect-redis.ts";
import { type NotificationJob, notificationQueueName } from "../src/queue/notification-queue.ts";
import type { Services } from "../src/services.ts";
import { mailReader } from "./mail-reader.ts";
import { notify } from "./notify.ts";
import { repeat } from "./repeat.ts";
import { type DigestDependencies, scheduleDigests, sendDigest } from "./send-digest.ts";

const digestSweepMs = 60_000;
/** Most of a job's time is waiting for somebody else's server. */
const concurrency = 10;

/** Starts taking jobs from the queue `notifications`: a queue of its own, so that a slow mail server delays no comment. */
export function startNotificationsWorker(services: Services): { stop(): Promise<void> } {
  const { config, log, store, notifications, keyring, now, redis } = services;
  const publicUrl = services.publicUrl();
  const mailer = config.SMTP_URL === undefined ? undefined : createMailer(config.SMTP_URL, config.MAIL_FROM);
  const digests: DigestDependencies = {
    ...store,
    notifications,
    redis,
    prefix: config.QUEUE_PREFIX,
    publicUrl,
    keyring,
    now,
  };
  const connection = connectForWork(config.REDIS_URL, log);

  async function run(job: Job<NotificationJob>): Promise<void> {
    switch (job.data.kind) {
      case "changed":
        return notify(job.data.changes, {
          ...store,
          notifications,
          mails: mailer !== undefined,
          now,
        });
      case "webhook":
        return deliver(job, job.data.delivery, services);
      case "digest":
        return mailer ? sendDigest(job.data.account, { ...digests, send: mailer.send }) : undefined;
      case "reader":
        return mailer
          ? mailReader(job.data, { ...store, publicUrl, keyring, send: mailer.send, now })
          : undefined;
      case "mail":
        return mailer?.send(job.data.mail);
    }
  }

  const worker = new Worker<NotificationJob>(notificationQueueName, run, {
    connection,
    prefix: config.QUEUE_PREFIX,
    concurrency,
  });
  worker.on("failed", (job, error) => {
    if (!job || job.finishedOn !== undefined)
      log.error({ err: error, job: job?.id, kind: job?.data.kind }, "a notification was given up");
  });
  worker.on("error", (error) => {
    if (!isRedisUnavailable(error)) log.error({ err: error }, "the notifications worker had an error");
  });
  const sweep = repeat(digestSweepMs, log, "the digests could not be scheduled", async () => {
    if (mailer) await scheduleDigests(digests);
  });
  return {
    async stop() {
      sweep.stop();
      await worker.close();
      mailer?.close();
      connection.disconnect();
    },
  };
}

/** @throws where the receiver did not take it, so that the job is tried again. */
async function deliver(job: Job, id: string, { store, now }: Services): Promise<void> {
  const delivery = await store.deliveries.find(id);
  const webhook = delivery && (await store.webhooks.find(delivery.webhook));
  // Removed meanwhile: nobody waits for it.
  if (!delivery || !webhook) return;
  const last = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
  const failed = last ? "failed" : "waiting";
  const body = webhookBody(delivery, await store.comments.find(delivery.comment));
  let status: number;
  try {
    status = await sendWebhook({ url: webhook.url, secret: webhook.secret, id, body }, now());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await store.deliveries.note(id, { state: failed, error: reason, at: new Date(now()) });
    throw error;
  }
  const taken = status >= 200 && status < 300;
  await store.deliveries.note(id, { state: taken ? "delivered" : failed, status, at: new Date(now()) });
  if (!taken) throw new Error(`the receiver answered ${status}`);
}
