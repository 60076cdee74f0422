import type { Leaning } from "./model.ts";

/** A comment's judgement beside what people said of it. */
export interface Judgement {
  readonly probability: number;
  readonly leaning: Leaning;
  readonly spam: boolean;
}

/** Shares are from 0 to 1; a share of nothing is 0. */
export interface Figures {
  readonly rows: number;
  readonly spam: number;
  readonly ham: number;
  /** At an even chance of spam, the balanced threshold of the calibration. */
  readonly accuracy: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly falsePositiveRate: number;
  /** At the policy's two thresholds: ham above both, ham between, all not between, spam below both. */
  readonly hamCalledSpam: number;
  readonly hamHeld: number;
  readonly autoDecided: number;
  readonly spamPassed: number;
  /** Expected calibration error over ten equal bins of probability. */
  readonly ece: number;
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

export interface CalibrationBin {
  readonly rows: number;
  readonly meanProbability: number;
  readonly spamShare: number;
}

/** Judgements by probability in equal bins, empty ones left out. */
export function calibrationBins(judgements: readonly Judgement[], bins = 10): readonly CalibrationBin[] {
  const sums = Array.from({ length: bins }, () => ({ rows: 0, probability: 0, spam: 0 }));
  for (const { probability, spam } of judgements) {
    const bin = sums[Math.min(bins - 1, Math.floor(probability * bins))];
    if (bin === undefined) continue;
    bin.rows++;
    bin.probability += probability;
    bin.spam += spam ? 1 : 0;
  }
  return sums
    .filter(({ rows }) => rows > 0)
    .map(({ rows, probability, spam }) => ({
      rows,
      meanProbability: probability / rows,
      spamShare: spam / rows,
    }));
}

/** Everything that `npm run evaluate` reports of a set of judgements. */
export function measure(judgements: readonly Judgement[]): Figures {
  const count = (test: (one: Judgement) => boolean): number => judgements.filter(test).length;
  const rows = judgements.length;
  const spam = count((one) => one.spam);
  const ham = rows - spam;
  const hits = count((one) => one.spam && one.probability > 0.5);
  const alarms = count((one) => !one.spam && one.probability > 0.5);
  const misses = spam - hits;
  const bins = calibrationBins(judgements);
  return {
    rows,
    spam,
    ham,
    accuracy: share(rows - alarms - misses, rows),
    precision: share(hits, hits + alarms),
    recall: share(hits, spam),
    f1: share(2 * hits, 2 * hits + alarms + misses),
    falsePositiveRate: share(alarms, ham),
    hamCalledSpam: share(
      count((one) => !one.spam && one.leaning === "spam"),
      ham,
    ),
    hamHeld: share(
      count((one) => !one.spam && one.leaning === "hold"),
      ham,
    ),
    autoDecided: share(
      count((one) => one.leaning !== "hold"),
      rows,
    ),
    spamPassed: share(
      count((one) => one.spam && one.leaning === "pass"),
      spam,
    ),
    ece: share(
      bins.reduce((sum, bin) => sum + bin.rows * Math.abs(bin.meanProbability - bin.spamShare), 0),
      rows,
    ),
  };
}

export interface CurvePoint {
  readonly x: number;
  readonly y: number;
}

function cumulate(
  judgements: readonly Judgement[],
  point: (hits: number, alarms: number) => CurvePoint,
): CurvePoint[] {
  const sorted = judgements.toSorted((a, b) => b.probability - a.probability);
  let hits = 0;
  let alarms = 0;
  return sorted.flatMap((one, at) => {
    if (one.spam) hits++;
    else alarms++;
    return sorted[at + 1]?.probability === one.probability ? [] : [point(hits, alarms)];
  });
}

/** Recall over false-positive rate, a point for each threshold. */
export function rocCurve(judgements: readonly Judgement[]): readonly CurvePoint[] {
  const spam = judgements.filter((one) => one.spam).length;
  const ham = judgements.length - spam;
  return [
    { x: 0, y: 0 },
    ...cumulate(judgements, (hits, alarms) => ({ x: share(alarms, ham), y: share(hits, spam) })),
  ];
}

/** Precision over recall, a point for each threshold. */
export function precisionRecallCurve(judgements: readonly Judgement[]): readonly CurvePoint[] {
  const spam = judgements.filter((one) => one.spam).length;
  return cumulate(judgements, (hits, alarms) => ({ x: share(hits, spam), y: share(hits, hits + alarms) }));
}
