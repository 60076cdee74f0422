import type { Policy, RecordedFinding, Status } from "../comment.ts";

/**
 * What becomes of a comment by its findings: one that rejects outweighs spam, spam outweighs a hold, and a check that
 * could not tell holds unless the policy lets it pass. Nothing said: approved. Findings in the shadow decide nothing.
 */
export function decide(
  recorded: readonly RecordedFinding[],
  policy: Pick<Policy, "passWhenUnknown">,
): Exclude<Status, "deleted"> {
  const findings = recorded.filter(({ shadow }) => !shadow);
  const has = (verdict: RecordedFinding["verdict"]): boolean =>
    findings.some((finding) => finding.verdict === verdict);
  if (has("reject")) return "rejected";
  if (has("spam")) return "spam";
  if (has("hold")) return "pending";
  const undecided = findings.filter(({ verdict }) => verdict === "unknown");
  return undecided.every(({ check }) => policy.passWhenUnknown.includes(check)) ? "approved" : "pending";
}
