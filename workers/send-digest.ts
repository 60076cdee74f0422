import type { Redis } from "ioredis";
import { spokenOf } from "../src/languages/moderators/index.ts";
import { digestMail } from "../src/notifications/digest-mail.ts";
import type { Mail, NotificationQueue } from "../src/queue/notification-queue.ts";
import type { Keyring } from "../src/signing/keyring.ts";
import type { AccountRepository, DigestFrequency } from "../src/store/account.repository.ts";
import type { ModerationRepository } from "../src/store/moderation.repository.ts";

export interface DigestDependencies {
  readonly accounts: Pick<AccountRepository, "find" | "listForDigest">;
  readonly moderation: Pick<ModerationRepository, "list" | "count">;
  readonly notifications: Pick<NotificationQueue, "add">;
  readonly redis: Redis;
  readonly prefix: string;
  readonly publicUrl: string;
  readonly keyring: Keyring;
  readonly now: () => number;
}

const hourMs = 3_600_000;
const periods: Readonly<Record<Exclude<DigestFrequency, "never">, number>> = {
  immediately: hourMs,
  hourly: hourMs,
  daily: 24 * hourMs,
};
const mostInMail = 20;
const mostCounted = 10_000;
const rememberMs = 7 * 24 * hourMs;

/**
 * Tells one moderator of what began to wait since the last mail; nothing new, no mail.
 * @throws where the mail server does not take it, so that the job is tried again with what is so then.
 */
export async function sendDigest(
  accountId: string,
  dependencies: DigestDependencies & { readonly send: (mail: Mail) => Promise<void> },
): Promise<void> {
  const { accounts, moderation, send, redis, prefix, publicUrl, keyring } = dependencies;
  const account = await accounts.find(accountId);
  if (!account || account.disabledAt || account.digest === "never") return;
  const now = dependencies.now();
  const sentKey = `${prefix}:digest-sent:${accountId}`;
  const sent = await redis.get(sentKey);
  const since = new Date(sent === null ? now - periods[account.digest] : Number(sent));
  const filter = { status: "pending", ...(account.sites ? { sites: account.sites } : {}) } as const;
  const { comments } = await moderation.list({ ...filter, judgedSince: since, limit: mostInMail });
  if (comments.length === 0) return;
  const waiting = await moderation.count(filter, mostCounted);
  const mail = digestMail(comments, waiting, {
    account: accountId,
    to: account.email,
    language: spokenOf(account.language) ?? "en",
    publicUrl,
    keyring,
    now,
  });
  await send(mail);
  await redis.set(sentKey, now, "PX", rememberMs);
}

/** Puts the hourly and daily mails into the queue; each hour and each day has one, however often this runs. */
export async function scheduleDigests({ accounts, notifications, now }: DigestDependencies): Promise<void> {
  for (const frequency of ["hourly", "daily"] as const) {
    const period = Math.floor(now() / periods[frequency]);
    for (const { id } of await accounts.listForDigest(frequency))
      await notifications.add({ kind: "digest", account: id }, { id: `${frequency}-${id}-${period}` });
  }
}
