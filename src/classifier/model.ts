import { type Calibration, probabilityOf } from "./calibrate.ts";
import type { FeatureVector } from "./features.ts";
import { scoreOf } from "./score.ts";
import type { Thresholds } from "./thresholds.ts";

/** A trained model, ready to judge. */
export interface Model {
  /** Counts up when features or format change; weights of another version mean nothing here. */
  readonly version: number;
  readonly weights: Float32Array;
  readonly bias: number;
  readonly calibration: Calibration;
  readonly thresholds: Thresholds;
}

/** A site's own weights on top of the model's. */
export interface SiteWeights {
  readonly bias: number;
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

/** A site's weights by index, for `judge`. */
export interface SiteScorer {
  readonly bias: number;
  readonly weights: ReadonlyMap<number, number>;
}

export function createSiteScorer({ bias, indices, values }: SiteWeights): SiteScorer {
  return { bias, weights: new Map(Array.from(indices, (index, at) => [index, values[at] ?? 0])) };
}

function learnedScore({ bias, weights }: SiteScorer, { indices, values }: FeatureVector): number {
  let score = bias;
  for (let at = 0; at < indices.length; at++)
    score += (weights.get(indices[at] ?? -1) ?? 0) * (values[at] ?? 0);
  return score;
}

/** Probability of spam, from 0 to 1, of the model alone or with what a site's moderators taught. */
export function judge(model: Model, vector: FeatureVector, site?: SiteScorer): number {
  const learned = site === undefined ? 0 : learnedScore(site, vector);
  return probabilityOf(scoreOf(model, vector) + learned, model.calibration);
}

export type Leaning = "spam" | "hold" | "pass";

/** What the two thresholds make of a probability. */
export function leaningOf(probability: number, { hold, spam }: Thresholds): Leaning {
  if (probability > spam) return "spam";
  return probability > hold ? "hold" : "pass";
}
