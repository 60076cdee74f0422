import type { Queue } from "bullmq";
import type { Mail, NotificationJob } from "../queue/notification-queue.ts";
import { findMails, forgetMails } from "../queue/person-in-notifications.ts";
import type { Owner } from "../queue/person-in-queue.ts";
import type { IdempotencyRepository } from "../store/idempotency.repository.ts";
import type { ListEntry, ListRepository } from "../store/list.repository.ts";
import type { OutsideValues, OutsideValuesRepository } from "../store/outside-values.repository.ts";
import type { SuppressionRepository } from "../store/suppression.repository.ts";
import type { VerifiedAuthorRepository } from "../store/verified-author.repository.ts";

/** Where a person's data lies besides comments. */
export interface BesidesDependencies {
  readonly notifications: Queue<NotificationJob>;
  readonly lists: Pick<ListRepository, "ofAuthor" | "removeOfAuthor">;
  readonly verifiedAuthors: Pick<VerifiedAuthorRepository, "ofKey">;
  readonly suppressions: Pick<SuppressionRepository, "sitesOf">;
  readonly outside: Pick<OutsideValuesRepository, "find" | "forget">;
  readonly idempotency: Pick<IdempotencyRepository, "forget">;
  readonly siteKeys: () => Promise<readonly string[]>;
  /** Forgets what an author's comments taught, and that the address was verified. */
  readonly forgetAuthor: (authorKey: string) => Promise<void>;
}

/** What is held of a person besides comments. */
export interface HeldBesides {
  /** To them, or quoting them; sent ones are kept for two days. */
  readonly mails: readonly Mail[];
  /** Of allow and block lists. */
  readonly listEntries: readonly ListEntry[];
  /** The devices, as author ids, from which they have shown that the address is theirs. */
  readonly verified: readonly { readonly authorId: string; readonly at: Date }[];
  /** Sites that send them no mail, as they asked. */
  readonly noMailFrom: readonly string[];
  /** What outside services were told of their comments, by the comments' ids. */
  readonly outside: Readonly<Record<string, OutsideValues>>;
}

/** @param comments ids of the person's comments, stored and queued. */
export async function findBesides(
  owner: Owner,
  comments: ReadonlySet<string>,
  { notifications, lists, verifiedAuthors, suppressions, outside, siteKeys }: BesidesDependencies,
): Promise<HeldBesides> {
  const kept: Record<string, OutsideValues> = {};
  for (const comment of comments) {
    const values = await outside.find(comment);
    if (values) kept[comment] = values;
  }
  return {
    mails: await findMails(notifications, owner, comments),
    listEntries: await lists.ofAuthor(owner.key),
    verified: await verifiedAuthors.ofKey(owner.key),
    noMailFrom: await suppressions.sitesOf(owner.key, await siteKeys()),
    outside: kept,
  };
}

/** Erases all of it but their wish to get no mail, which only a keyed hash keeps. */
export async function forgetBesides(
  owner: Owner,
  comments: ReadonlySet<string>,
  { notifications, lists, outside, idempotency, forgetAuthor }: BesidesDependencies,
): Promise<void> {
  await forgetMails(notifications, owner, comments);
  await lists.removeOfAuthor(owner.key);
  await outside.forget(comments);
  await idempotency.forget(comments);
  await forgetAuthor(owner.key);
}
