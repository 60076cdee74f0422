import type { Comment } from "../comment.ts";

/** The checks that spoke against a comment which a moderator approved, each once: each was wrong about it. */
export function overriddenChecks({
  decision,
  findings,
}: Pick<Comment, "decision" | "findings">): readonly string[] {
  if (decision?.kind !== "approve") return [];
  const against = findings.filter(({ verdict }) => verdict !== "unknown");
  return [...new Set(against.map(({ check }) => check))];
}
