import type { FeatureVector } from "./features.ts";
import { createRandom, shuffle } from "./random.ts";

/** A judged comment to learn from. */
export interface Example {
  readonly vector: FeatureVector;
  readonly spam: boolean;
  /** How much a mistake on it costs beside others; 0 leaves it out. */
  readonly weight: number;
  /** A score that is given already, to which the learned one is added. */
  readonly offset?: number;
}

export interface LinearWeights {
  readonly weights: Float64Array;
  readonly bias: number;
}

export interface TrainOptions {
  /** Number of features. */
  readonly size: number;
  /** Cost of a mistake against the size of weights: higher fits closer. */
  readonly cost: number;
  /** Passes over the examples at most. */
  readonly passes: number;
  /** Value of the constant feature whose weight is the bias: less than 1 makes the bias dear, 0 leaves it out. */
  readonly constant?: number;
  /** Score from which an example is right enough to teach nothing; 1 where missing. */
  readonly margin?: number;
}

/** Largest step of a pass, in score, at which training has converged. */
const tolerance = 0.005;

/** The weighted sum of a vector's features. */
export function dot(weights: Float64Array | Float32Array, { indices, values }: FeatureVector): number {
  let sum = 0;
  for (let at = 0; at < indices.length; at++) sum += (weights[indices[at] ?? 0] ?? 0) * (values[at] ?? 0);
  return sum;
}

function addScaled(weights: Float64Array, { indices, values }: FeatureVector, scale: number): void {
  for (let at = 0; at < indices.length; at++) {
    const index = indices[at] ?? 0;
    weights[index] = (weights[index] ?? 0) + scale * (values[at] ?? 0);
  }
}

function squaredLength({ values }: FeatureVector): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}

/**
 * Fits a linear separator with squared hinge loss by dual coordinate descent (Hsieh et al., 2008). Deterministic: the
 * same examples in the same order give the same bits. Time is passes times all features of all examples.
 */
export function trainLinear(examples: readonly Example[], options: TrainOptions): LinearWeights {
  const { size, cost, passes, constant = 1, margin = 1 } = options;
  const weights = new Float64Array(size);
  let bias = 0;
  const duals = new Float64Array(examples.length);
  const lengths = Float64Array.from(examples, ({ vector }) => constant ** 2 + squaredLength(vector));
  const order = Int32Array.from(examples.keys()).filter((at) => (examples[at]?.weight ?? 0) > 0);
  const random = createRandom(1);
  const step = (at: number): number => {
    const example = examples[at];
    if (example === undefined) return 0;
    const side = example.spam ? 1 : -1;
    const slack = 1 / (2 * cost * example.weight);
    const before = duals[at] ?? 0;
    const score = dot(weights, example.vector) + bias + (example.offset ?? 0);
    const gradient = side * score - margin + slack * before;
    const after = Math.max(0, before - gradient / ((lengths[at] ?? 1) + slack));
    if (after === before) return 0;
    duals[at] = after;
    addScaled(weights, example.vector, side * (after - before));
    bias += side * (after - before) * constant ** 2;
    return Math.abs(gradient);
  };
  for (let pass = 0; pass < passes; pass++) {
    shuffle(order, random);
    let largest = 0;
    for (const at of order) largest = Math.max(largest, step(at));
    if (largest < tolerance) break;
  }
  return { weights, bias };
}
