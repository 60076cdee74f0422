/** Probabilities at which a comment is held for a moderator and at which it is spam. */
export interface Thresholds {
  readonly hold: number;
  readonly spam: number;
}

/** What of the ham of a source may be held and called spam at most, on comments the model was not trained on. */
export interface HamTargets {
  readonly held: number;
  readonly calledSpam: number;
}

/** The value that at most `share` of the values are above. */
export function exceededBy(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => b - a);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 1;
}

/** Scores of ham of one source, given by models that were trained without that source. */
export interface LeftOutHam {
  readonly source: string;
  /** Ham of articles in front of the model's spam, or of a source with no spam. */
  readonly kind: "article" | "foreign";
  readonly probabilities: readonly number[];
}

/** Shares of left-out ham that may be above a threshold. */
export const targets = {
  calledSpam: { article: 0.003, foreign: 0.001 },
  held: 0.015,
} as const;

/**
 * Chooses both thresholds on ham that the model did not see: `spam` is passed by at most 0.1 % of pooled foreign ham and
 * 0.3 % of article ham, `hold` by at most 1.5 % of each foreign source. `hold` is never above `spam` or `balanced`.
 */
export function chooseThresholds(leftOut: readonly LeftOutHam[], balanced = 0.5): Thresholds {
  const pooled = (kind: LeftOutHam["kind"]): readonly number[] =>
    leftOut.flatMap((ham) => (ham.kind === kind ? ham.probabilities : []));
  const spam = Math.max(
    balanced,
    exceededBy(pooled("article"), targets.calledSpam.article),
    exceededBy(pooled("foreign"), targets.calledSpam.foreign),
  );
  const foreign = leftOut.filter(({ kind }) => kind === "foreign");
  const hold = Math.max(0, ...foreign.map(({ probabilities }) => exceededBy(probabilities, targets.held)));
  return { hold: Math.min(hold, balanced), spam };
}
