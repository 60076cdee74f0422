import type { Comment } from "../comment.ts";
import type { Metrics } from "./metrics.ts";

/**
 * Counts a moderator's decision, how long it took to come, and which checks it went against.
 * @param overriddenChecks the checks that spoke against a comment which was approved.
 */
export function observeDecision(
  metrics: Pick<Metrics, "decisions" | "decidedAfter" | "overrides">,
  overriddenChecks: (comment: Comment) => readonly string[],
): (comment: Comment) => void {
  return (comment) => {
    const { site, decision, judgedAt, findings } = comment;
    if (!decision) return;
    metrics.decisions.inc({ site, decision: decision.kind });
    if (decision.from === "pending")
      metrics.decidedAfter.observe(Math.max(0, decision.at.getTime() - judgedAt.getTime()) / 1_000);
    for (const check of overriddenChecks(comment)) metrics.overrides.inc({ check });
    const nobodySpoke = findings.every(({ verdict }) => verdict === "unknown");
    if (decision.from === "approved" && nobodySpoke) metrics.overrides.inc({ check: "none" });
  };
}
