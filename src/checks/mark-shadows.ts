import type { Policy, RecordedFinding } from "../comment.ts";

/** Checks that only suspect: what they say does not count against an author whom the site's list allows. */
const suspicions: ReadonlySet<string> = new Set([
  "spam-score",
  "links",
  "near-duplicates",
  "disposable-email",
  "author-standing",
  "akismet",
  "webhook",
]);

/**
 * Puts findings into the shadow: those of rules that the policy has on trial, and mere suspicions against an author
 * whom the site allows. They stay recorded, so that it can be seen what they would have done.
 */
export function markShadows(
  findings: readonly RecordedFinding[],
  { shadow }: Pick<Policy, "shadow">,
  authorIsAllowed: boolean,
): readonly RecordedFinding[] {
  return findings.map((finding) => {
    const onTrial = shadow.includes(finding.check) || shadow.includes(finding.reason);
    const overruled = authorIsAllowed && suspicions.has(finding.check);
    return onTrial || overruled ? { ...finding, shadow: true } : finding;
  });
}
