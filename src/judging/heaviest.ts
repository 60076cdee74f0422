import type { RecordedFinding } from "../comment.ts";

/** Weight of the heaviest finding that counts, 0 where there is none. */
export const heaviest = (findings: readonly RecordedFinding[]): number =>
  Math.max(0, ...findings.filter(({ shadow }) => !shadow).map(({ score }) => score));
