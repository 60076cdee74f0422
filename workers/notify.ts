import type { Comment } from "../src/comment.ts";
import type { NotedChange, NotificationQueue, ReaderNews } from "../src/queue/notification-queue.ts";
import type { AccountRepository } from "../src/store/account.repository.ts";
import type { CommentRepository } from "../src/store/comment.repository.ts";
import type { Delivery, DeliveryRepository } from "../src/store/delivery.repository.ts";
import type { ModerationRepository } from "../src/store/moderation.repository.ts";
import type { SuppressionRepository } from "../src/store/suppression.repository.ts";
import type { Webhook, WebhookRepository } from "../src/store/webhook.repository.ts";

export interface NotifyDependencies {
  readonly moderation: Pick<ModerationRepository, "findMany">;
  readonly comments: Pick<CommentRepository, "standings">;
  readonly webhooks: Pick<WebhookRepository, "list">;
  readonly deliveries: Pick<DeliveryRepository, "create">;
  readonly suppressions: Pick<SuppressionRepository, "has">;
  readonly accounts: Pick<AccountRepository, "listForDigest">;
  readonly notifications: Pick<NotificationQueue, "add" | "addMany">;
  /** Whether a mail server is named; without one nobody gets mail. */
  readonly mails: boolean;
  readonly now: () => number;
}

/** A first comment waits this long for more, so that a wave of them is one mail. */
const gatherMs = 10_000;

/** Finds who wants to know of changes, and puts one job into the queue for each thing to send. */
export async function notify(
  changes: readonly NotedChange[],
  dependencies: NotifyDependencies,
): Promise<void> {
  await toWebhooks(changes, dependencies);
  if (!dependencies.mails) return;
  await toModerators(changes, dependencies);
  const comments = new Map(
    (await dependencies.moderation.findMany([...new Set(changes.map(({ id }) => id))])).map((comment) => [
      comment.id,
      comment,
    ]),
  );
  const noted = changes.flatMap((change) => {
    const comment = comments.get(change.id);
    return comment ? [{ change, comment }] : [];
  });
  await toReaders(noted, dependencies);
  await toUnverified(noted, dependencies);
}

interface Noted {
  readonly change: NotedChange;
  readonly comment: Comment;
}

async function toWebhooks(
  changes: readonly NotedChange[],
  { webhooks, deliveries, notifications, now }: NotifyDependencies,
): Promise<void> {
  const all = await webhooks.list();
  const createdAt = new Date(now());
  const made = all.flatMap((webhook) =>
    changes
      .filter((change) => isWanted(webhook, change))
      .map((change) => deliveryOf(webhook, change, createdAt)),
  );
  await deliveries.create(made);
  await notifications.addMany(made.map(({ id }) => ({ job: { kind: "webhook", delivery: id }, id })));
}

const isWanted = ({ events, sites }: Webhook, { status, site }: NotedChange): boolean =>
  events.includes(`comment.${status}`) && (!sites || sites.includes(site));

function deliveryOf(
  { id: webhook }: Webhook,
  { id, site, status, version, from }: NotedChange,
  createdAt: Date,
): Delivery {
  return {
    id: `${webhook}.${id}.${version}.${status}`,
    webhook,
    event: `comment.${status}`,
    comment: id,
    site,
    status,
    ...(from === undefined ? {} : { from }),
    version,
    state: "waiting",
    tries: 0,
    createdAt,
  };
}

async function toModerators(
  changes: readonly NotedChange[],
  { accounts, notifications, now }: NotifyDependencies,
): Promise<void> {
  const sites = new Set(
    changes.filter(({ status, from }) => status === "pending" && from === undefined).map(({ site }) => site),
  );
  if (sites.size === 0) return;
  const window = Math.floor(now() / gatherMs);
  for (const { id, sites: own } of await accounts.listForDigest("immediately")) {
    if (own && !own.some((site) => sites.has(site))) continue;
    await notifications.add(
      { kind: "digest", account: id },
      { id: `digest-${id}-${window}`, delayMs: (window + 1) * gatherMs - now() },
    );
  }
}

async function toReaders(noted: readonly Noted[], dependencies: NotifyDependencies): Promise<void> {
  const approved = noted.filter(({ change }) => change.status === "approved");
  for (const { change, comment } of approved) {
    // Who saw the comment appear at once needs no mail.
    if (comment.notifyPublished && change.from !== undefined)
      await tellReader(
        comment,
        `published-${comment.id}`,
        { news: "published", comment: comment.id },
        dependencies,
      );
  }
  const parentIds = [...new Set(approved.flatMap(({ comment }) => comment.parent ?? []))];
  if (parentIds.length === 0) return;
  const parents = await dependencies.moderation.findMany(parentIds);
  for (const { comment: reply } of approved) {
    const parent = parents.find(({ id }) => id === reply.parent);
    if (parent && wantsReply(parent, reply)) {
      const news = { news: "reply", comment: parent.id, reply: reply.id } as const;
      await tellReader(parent, `reply-${reply.id}`, news, dependencies);
    }
  }
}

/**
 * Asks authors whose e-mail address is known and whose device is not. Nobody else gets such a mail, and one a day at
 * most: anybody can type anybody's address.
 */
async function toUnverified(noted: readonly Noted[], dependencies: NotifyDependencies): Promise<void> {
  const { comments, moderation, now } = dependencies;
  const newcomers = noted.filter(
    ({ change, comment }) =>
      change.status === "pending" && change.from === undefined && waitsAsNewcomerOnly(comment),
  );
  for (const { comment } of newcomers) {
    const { site, author } = comment;
    const standing = (await comments.standings(site, "key", [author.key])).get(author.key);
    if (!standing || standing.approved === 0) continue;
    // What was approved may have been this comment, in the moment since it was read.
    const [current] = await moderation.findMany([comment.id]);
    if (!current || !waitsAsNewcomerOnly(current)) continue;
    const day = Math.floor(now() / 86_400_000);
    const id = `verify-${site}-${author.key}-${day}`;
    await tellReader(comment, id, { news: "verify", comment: comment.id }, dependencies);
  }
}

const waitsAsNewcomerOnly = ({ status, author, findings }: Comment): boolean =>
  status === "pending" &&
  author.id !== undefined &&
  !author.returning &&
  findings.every(({ reason, shadow }) => reason === "newcomer" || shadow);

const wantsReply = (parent: Comment, reply: Comment): boolean =>
  parent.notifyReplies === true && parent.status === "approved" && parent.author.key !== reply.author.key;

async function tellReader(
  { site, author }: Comment,
  id: string,
  news: ReaderNews,
  { suppressions, notifications }: NotifyDependencies,
): Promise<void> {
  if (await suppressions.has(site, author.key)) return;
  await notifications.add({ kind: "reader", ...news }, { id });
}
