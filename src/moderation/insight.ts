import { statuses } from "../comment.ts";
import type { ArticleCount, DayCount, Decided } from "../store/insight.repository.ts";

/** What the figures are made of. */
export interface InsightSource {
  readonly days: readonly DayCount[];
  readonly articles: readonly ArticleCount[];
  /** Newest first. */
  readonly decided: readonly Decided[];
}

const isDecision = ({ decision }: Decided): boolean =>
  decision === "approve" || decision === "reject" || decision === "spam" || decision === "delete";

/** The figures of the insight page. Pure, so that a table of cases tests it. */
export function summarise({ days, articles, decided }: InsightSource) {
  const decisions = decided.filter(isDecision);
  const waits = decisions.flatMap(({ waited }) => waited ?? []).sort((a, b) => a - b);
  const settled = days.filter(({ status }) => status !== "pending");
  const total = settled.reduce((sum, { count }) => sum + count, 0);
  const automatic = settled.reduce((sum, { undecided }) => sum + undecided, 0);
  return {
    days: daysOf(days),
    secondsToDecision: { median: percentile(waits, 0.5), p95: percentile(waits, 0.95), of: waits.length },
    decidedWithoutModerator: total === 0 ? null : automatic / total,
    rules: rulesOf(decisions),
    articles: [...articles],
    moderators: moderatorsOf(decisions),
  };
}

function daysOf(days: readonly DayCount[]) {
  const byDay = new Map<string, Record<(typeof statuses)[number], number>>();
  for (const { day, status, count } of days) {
    const row = byDay.get(day) ?? zeros();
    row[status] += count;
    byDay.set(day, row);
  }
  return [...byDay].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, counts]) => ({ day, ...counts }));
}

const zeros = () =>
  Object.fromEntries(statuses.map((status) => [status, 0])) as Record<(typeof statuses)[number], number>;

/** Nearest rank; `null` where there is nothing. */
function percentile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}

/** What a rule held or refused and a moderator then approved was a false positive of it. */
function rulesOf(decisions: readonly Decided[]) {
  const rules = new Map<string, { decided: number; approved: number }>();
  for (const { findings = [], decision } of decisions) {
    for (const reason of findings) {
      const { decided, approved } = rules.get(reason) ?? { decided: 0, approved: 0 };
      rules.set(reason, { decided: decided + 1, approved: approved + (decision === "approve" ? 1 : 0) });
    }
  }
  return [...rules].map(([reason, counts]) => ({ reason, ...counts })).sort((a, b) => b.decided - a.decided);
}

function moderatorsOf(decisions: readonly Decided[]) {
  const moderators = new Map<string, { decided: number; approved: number }>();
  for (const { by, decision } of decisions) {
    const { decided, approved } = moderators.get(by) ?? { decided: 0, approved: 0 };
    moderators.set(by, { decided: decided + 1, approved: approved + (decision === "approve" ? 1 : 0) });
  }
  return [...moderators].map(([name, counts]) => ({ name, ...counts })).sort((a, b) => b.decided - a.decided);
}
