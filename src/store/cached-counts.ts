import { type Status, statuses } from "../comment.ts";
import { keepFresh } from "./keep-fresh.ts";
import type { ModerationRepository } from "./moderation.repository.ts";

/** `reported`: published comments with reports that no moderator has decided on. */
export type StatusCounts = Readonly<Partial<Record<Status | "reported", number>>>;

export interface CachedCounts {
  /** By site. The last answer is given while a newer is made, unless there is none or it is long out of date. */
  read(): Promise<ReadonlyMap<string, StatusCounts>>;
}

/** Counting may take a twentieth of the time at most, however many comments there are. */
const freshness = { refreshMs: 1_000, graceMs: 5_000, share: 0.05 };

/**
 * Counts all comments by site and status, as often as its cost allows.
 * @param now milliseconds since any fixed moment.
 */
export function cacheCounts(
  moderation: Pick<ModerationRepository, "countByStatus" | "countReported">,
  listSites: () => Promise<readonly string[]>,
  now: () => number,
): CachedCounts {
  async function count(): Promise<ReadonlyMap<string, StatusCounts>> {
    const sites = await listSites();
    const lists = await Promise.all([
      ...statuses.map(async (status) => [status, await moderation.countByStatus(sites, status)] as const),
      moderation.countReported(sites).then((reported) => ["reported", reported] as const),
    ]);
    return new Map(
      sites.map((site) => [site, Object.fromEntries(lists.map(([list, of]) => [list, of.get(site) ?? 0]))]),
    );
  }
  return { read: keepFresh(count, now, freshness) };
}
