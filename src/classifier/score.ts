import type { FeatureVector } from "./features.ts";
import { isWayOut, mostForWaysOut } from "./ways-out.ts";

/** Weights of every feature, and the score of a text that has none. */
export interface Scorer {
  readonly weights: Float64Array | Float32Array;
  readonly bias: number;
}

/** A comment's score: the weighted sum of its features, of which links and addresses alone add a bounded part. */
export function scoreOf({ weights, bias }: Scorer, { indices, values }: FeatureVector): number {
  let score = bias;
  let out = 0;
  for (let at = 0; at < indices.length; at++) {
    const index = indices[at] ?? 0;
    const part = (weights[index] ?? 0) * (values[at] ?? 0);
    score += part;
    if (isWayOut[index] === 1) out += part;
  }
  return score - Math.max(0, out - mostForWaysOut);
}
