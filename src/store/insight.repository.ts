import type { Status } from "../comment.ts";
import type { AuditEntry, AuditModel } from "./audit.repository.ts";
import type { CommentModel } from "./comment.model.ts";

export interface InsightQuery {
  readonly sites?: readonly string[] | undefined;
  readonly since: Date;
}

/** How many comments of a day have a status, and how many of them no moderator decided. */
export interface DayCount {
  /** `YYYY-MM-DD` in UTC. */
  readonly day: string;
  readonly status: Status;
  readonly count: number;
  readonly undecided: number;
}

export interface ArticleCount {
  readonly site: string;
  readonly article: string;
  readonly count: number;
}

export interface InsightRepository {
  byDay(query: InsightQuery): Promise<readonly DayCount[]>;
  busiestArticles(query: InsightQuery, limit: number): Promise<readonly ArticleCount[]>;
  /** The newest decisions, at most `limit`. */
  decisions(query: InsightQuery, limit: number): Promise<readonly Decided[]>;
}

export type Decided = Pick<AuditEntry, "by" | "decision" | "from" | "waited" | "findings">;

/** Figures over what is stored; for pages that are looked at now and then, not with each request. */
export function createInsightRepository(comments: CommentModel, audit: AuditModel): InsightRepository {
  const matching = ({ sites, since }: InsightQuery) => ({
    // Named so that an index that begins with it serves.
    status: { $in: ["pending", "approved", "spam", "rejected", "deleted"] },
    ...(sites ? { site: { $in: sites } } : {}),
    createdAt: { $gte: since },
  });
  return {
    async byDay(query) {
      const rows = await comments.aggregate<{
        _id: { day: string; status: Status };
        count: number;
        undecided: number;
      }>([
        { $match: matching(query) },
        {
          $group: {
            _id: { day: { $dateToString: { format: "%Y-%m-%d", date: "$createdAt" } }, status: "$status" },
            count: { $sum: 1 },
            undecided: { $sum: { $cond: [{ $gt: ["$decision", null] }, 0, 1] } },
          },
        },
      ]);
      return rows.map(({ _id, count, undecided }) => ({ ..._id, count, undecided }));
    },
    async busiestArticles(query, limit) {
      const rows = await comments.aggregate<{ _id: { site: string; article: string }; count: number }>([
        { $match: matching(query) },
        { $group: { _id: { site: "$site", article: "$article" }, count: { $sum: 1 } } },
        { $sort: { count: -1, _id: 1 } },
        { $limit: limit },
      ]);
      return rows.map(({ _id, count }) => ({ ..._id, count }));
    },
    decisions: ({ sites, since }, limit) =>
      audit
        .find({ ...(sites ? { site: { $in: sites } } : {}), at: { $gte: since } })
        .sort({ at: -1, _id: -1 })
        .limit(limit)
        .select({ by: 1, decision: 1, from: 1, waited: 1, findings: 1, _id: 0 })
        .lean<Decided[]>(),
  };
}
