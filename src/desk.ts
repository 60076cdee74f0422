import type { Redis } from "ioredis";
import type { Config } from "../config/index.ts";
import { createLockOut, type LockOut } from "./accounts/lock-out.ts";
import { createSessions, type Sessions } from "./accounts/sessions.ts";
import type { Logger } from "./log.ts";
import { createLeases, type Leases } from "./moderation/leases.ts";
import { connectForWork } from "./queue/connect-redis.ts";
import {
  type Announce,
  type ChangedComment,
  changedComment,
  createDeskEvents,
  type DeskEvents,
} from "./queue/desk-events.ts";
import {
  createNotificationQueue,
  type NotedChange,
  type NotificationQueue,
} from "./queue/notification-queue.ts";
import type { Keyring } from "./signing/keyring.ts";
import { type CachedCounts, cacheCounts } from "./store/cached-counts.ts";
import type { CachedSites } from "./store/cached-sites.ts";
import type { Store } from "./store/index.ts";

/** What the moderators' desk needs of Redis, and those who are told of what happens. */
export interface Desk {
  readonly sessions: Sessions;
  readonly lockOut: LockOut;
  readonly leases: Leases;
  readonly events: DeskEvents;
  readonly counts: CachedCounts;
  readonly notifications: NotificationQueue;
  readonly announce: Announce;
  /** Where browsers reach the service. */
  readonly publicUrl: () => string;
  /** Notes where the web process listens, which is where browsers reach it unless PUBLIC_URL says otherwise. */
  readonly noteAddress: (url: string) => void;
}

const hourMs = 3_600_000;

export interface DeskParts {
  readonly config: Config;
  readonly log: Logger;
  readonly redis: Redis;
  readonly store: Store;
  readonly sites: CachedSites;
  readonly keyring: Keyring;
  readonly now: () => number;
}

export function createDesk({ config, log, redis, store, sites, keyring, now }: DeskParts): Desk {
  const prefix = config.QUEUE_PREFIX;
  const events = createDeskEvents(redis, prefix, () => connectForWork(config.REDIS_URL, log), log);
  const notifications = createNotificationQueue(redis, prefix, config.NOTIFICATION_RETRY_SECONDS);
  let address = `http://${config.HOST}:${config.PORT}`;
  return {
    sessions: createSessions(redis, prefix, keyring, config.SESSION_IDLE_HOURS * hourMs, now),
    lockOut: createLockOut(redis, prefix, now),
    leases: createLeases(redis, prefix),
    events,
    counts: cacheCounts(store.moderation, async () => (await sites.list()).map(({ key }) => key), now),
    notifications,
    async announce(comments, before) {
      if (comments.length === 0) return;
      const changes = comments.map((comment) => changedComment(comment, before));
      await events.publish({ type: "comments", comments: changes });
      // To whoever does not moderate, a comment that is what it was is no news.
      const news = changes.filter(({ from, status }) => from !== status);
      if (news.length === 0) return;
      try {
        await notifications.add({ kind: "changed", changes: news.map(toNoted) });
      } catch (error) {
        log.error({ err: error, comments: comments.length }, "notifications could not be queued");
      }
    },
    publicUrl: () => config.PUBLIC_URL ?? address,
    noteAddress(url) {
      address = url;
    },
  };
}

const toNoted = ({ id, site, status, version, from }: ChangedComment): NotedChange => ({
  id,
  site,
  status,
  version,
  ...(from === undefined ? {} : { from }),
});
