/** Probabilities at which a comment is held for a moderator and at which it is spam. */
export interface Thresholds {
  readonly hold: number;
  readonly spam: number;
}

/** The value that at most `share` of the values are above. */
export function exceededBy(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => b - a);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Probabilities of comments of one source, given by models that were trained without that source. */
export interface LeftOutSource {
  /** `article`: spam and ham below the same articles. `foreign`: ham of a source that has no spam. */
  readonly kind: "article" | "foreign";
  readonly ham: readonly number[];
  readonly spam: readonly number[];
}

/** Shares of left-out comments that may be on the wrong side of a threshold. */
export const targets = {
  /** Ham above the upper threshold; foreign ham holds a few adverts that its source labels as ham. */
  calledSpam: { article: 0.003, foreign: 0.002 },
  /** Foreign ham above the lower threshold, each source. */
  held: 0.015,
  /** Spam below the lower threshold; it goes before `held` where both cannot be met. */
  passed: 0.06,
} as const;

/** Chooses both thresholds by `targets` on comments that the model did not see. `spam` is not below an even chance. */
export function chooseThresholds(sources: readonly LeftOutSource[]): Thresholds {
  const articles = sources.filter(({ kind }) => kind === "article");
  const foreign = sources.filter(({ kind }) => kind === "foreign");
  const ham = (some: readonly LeftOutSource[]): readonly number[] => some.flatMap((source) => source.ham);
  const spam = Math.max(
    0.5,
    exceededBy(ham(articles), targets.calledSpam.article),
    exceededBy(ham(foreign), targets.calledSpam.foreign),
  );
  const holdForHam = Math.max(0, ...foreign.map((source) => exceededBy(source.ham, targets.held)));
  const holdForSpam = exceededBy(
    articles.flatMap((source) => source.spam),
    1 - targets.passed,
  );
  return { hold: Math.min(holdForHam, holdForSpam, spam), spam };
}
