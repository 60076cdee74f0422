import type { Comment, Decision } from "../comment.ts";
import type { Metrics } from "./metrics.ts";

/** Counts a moderator's decision, how long it took to come, and which checks it went against. */
export function observeDecision(
  metrics: Pick<Metrics, "decisions" | "decidedAfter" | "overrides">,
): (comment: Comment) => void {
  return (comment) => {
    const { site, decision, judgedAt, findings } = comment;
    if (!decision) return;
    metrics.decisions.inc({ site, decision: decision.kind });
    if (decision.from === "pending")
      metrics.decidedAfter.observe(Math.max(0, decision.at.getTime() - judgedAt.getTime()) / 1_000);
    for (const check of overriddenChecks(decision.kind, findings)) metrics.overrides.inc({ check });
    const nobodySpoke = findings.every(({ verdict }) => verdict === "unknown");
    if (decision.from === "approved" && nobodySpoke) metrics.overrides.inc({ check: "none" });
  };
}

/** The checks that spoke against a comment which a moderator approved, each once: each was wrong about it. */
function overriddenChecks(decision: Decision["kind"], findings: Comment["findings"]): readonly string[] {
  if (decision !== "approve") return [];
  const against = findings.filter(({ verdict }) => verdict !== "unknown");
  return [...new Set(against.map(({ check }) => check))];
}
