import type { Comment, Decision } from "../comment.ts";
import type { Metrics } from "./metrics.ts";

/** Counts a moderator's decision, how long it took to come, and which findings it went against. */
export function observeDecision(
  metrics: Pick<Metrics, "decisions" | "decidedAfter" | "overrides">,
): (comment: Pick<Comment, "site" | "decision" | "judgedAt" | "findings">) => void {
  return ({ site, decision, judgedAt, findings }) => {
    if (!decision) return;
    metrics.decisions.inc({ site, decision: decision.kind });
    if (decision.from === "pending")
      metrics.decidedAfter.observe(Math.max(0, decision.at.getTime() - judgedAt.getTime()) / 1_000);
    for (const check of overriddenChecks(decision.kind, findings)) metrics.overrides.inc({ check });
  };
}

/** The checks that spoke against a comment which a moderator approved, each once: each was wrong about it. */
function overriddenChecks(decision: Decision["kind"], findings: Comment["findings"]): readonly string[] {
  if (decision !== "approve") return [];
  const against = findings.filter(({ verdict }) => verdict !== "unknown");
  return [...new Set(against.map(({ check }) => check))];
}
