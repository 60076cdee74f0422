import type { Comment } from "../comment.ts";
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
    const spoke = findings.filter(({ verdict }) => verdict !== "unknown");
    if (decision.kind === "approve")
      for (const { check, verdict } of spoke) metrics.overrides.inc({ check, verdict });
    else if (decision.from === "approved" && spoke.length === 0)
      metrics.overrides.inc({ check: "none", verdict: "none" });
  };
}
