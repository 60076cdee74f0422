import { type Status, statuses } from "../comment.ts";
import type { ModerationRepository } from "./moderation.repository.ts";

/** `reported`: published comments with reports that no moderator has decided on. */
export type StatusCounts = Readonly<Partial<Record<Status | "reported", number>>>;

export interface CachedCounts {
  /** By site. The last answer is given while a newer is made, unless there is none or it is long out of date. */
  read(): Promise<ReadonlyMap<string, StatusCounts>>;
}

/** Counting may take this share of the time at most, however many comments there are. */
const share = 0.05;
const leastAgeMs = 1_000;
/** An answer whose time is over for longer is of another day: whoever asks waits for a new one. */
const overdueMs = 5_000;

/**
 * Counts all comments by site and status, as often as its cost allows.
 * @param now milliseconds since any fixed moment.
 */
export function cacheCounts(
  moderation: Pick<ModerationRepository, "countByStatus" | "countReported">,
  listSites: () => Promise<readonly string[]>,
  now: () => number,
): CachedCounts {
  let known: { readonly counts: ReadonlyMap<string, StatusCounts>; readonly until: number } | undefined;
  let counting: Promise<ReadonlyMap<string, StatusCounts>> | undefined;

  async function count(): Promise<ReadonlyMap<string, StatusCounts>> {
    const start = now();
    try {
      const sites = await listSites();
      const lists = await Promise.all([
        ...statuses.map(async (status) => [status, await moderation.countByStatus(sites, status)] as const),
        moderation.countReported(sites).then((reported) => ["reported", reported] as const),
      ]);
      const counts = new Map(
        sites.map((site) => [site, Object.fromEntries(lists.map(([list, of]) => [list, of.get(site) ?? 0]))]),
      );
      known = { counts, until: now() + Math.max(leastAgeMs, (now() - start) / share) };
      return counts;
    } finally {
      counting = undefined;
    }
  }

  return {
    async read() {
      if (known && now() < known.until) return known.counts;
      counting ??= count();
      if (!known || now() - known.until > overdueMs) return counting;
      counting.catch(() => undefined);
      return known.counts;
    },
  };
}
