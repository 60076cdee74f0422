import type { RecordedFinding } from "../comment.ts";

/** After so many rechecks a moderator decides without the check. */
const maxAttempts = 8;
const maxDelayMs = 12 * 3_600_000;

/** The checks that could not tell and whose word would count. */
export function undecidedChecks(findings: readonly RecordedFinding[]): readonly string[] {
  return findings.filter(({ verdict }) => verdict === "unknown").map(({ check }) => check);
}

/**
 * When to ask the undecided checks again, in milliseconds: after the first delay, then four times later each time, up to
 * twelve hours; or when the one who was asked said. `undefined` where there is nothing to ask, or it was asked often.
 * @param attempt the one to come, counted from 1.
 */
export function recheckDelay(
  findings: readonly RecordedFinding[],
  attempt: number,
  firstDelayMs: number,
): number | undefined {
  if (attempt > maxAttempts || undecidedChecks(findings).length === 0) return undefined;
  const told = findings.flatMap(({ verdict, recheckAfterSeconds }) =>
    verdict === "unknown" && recheckAfterSeconds !== undefined ? [recheckAfterSeconds * 1_000] : [],
  );
  return Math.min(maxDelayMs, told.length > 0 ? Math.max(...told) : firstDelayMs * 4 ** (attempt - 1));
}
