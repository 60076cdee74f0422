import { type Calibration, probabilityOf } from "./calibrate.ts";
import type { FeatureVector } from "./features.ts";
import { layout } from "./layout.ts";
import type { SiteWeights } from "./model.ts";
import { dot, type Example, trainLinear } from "./train-linear.ts";

/** A moderator's decision as an example: what the model saw, what it said, and what is right. */
export interface SiteExample {
  /** The comment's id. */
  readonly id: string;
  readonly spam: boolean;
  readonly vector: FeatureVector;
  /** The base model's score, without what the site has learned. */
  readonly base: number;
  /** The author's key, so that no author teaches more than a few comments' worth. */
  readonly author: string;
  /** The bulk decision that it came with, so that one click teaches no more than a few either. */
  readonly batch?: string;
}

/** Bounds of what a site keeps and of what one author or one bulk decision can teach. */
export const learningLimits = {
  /** Examples kept; the oldest of the class that has more go first. */
  examples: 1000,
  /** Features kept of one comment, from its beginning. */
  features: 2048,
  /** Weights kept of a site, the largest. */
  weights: 16_384,
  /** Examples' worth of influence that one author, and one bulk decision, has at most. */
  author: 3,
  batch: 10,
  /** Examples' worth by which one class may be ahead of the other. */
  advance: 1,
} as const;

/**
 * A wide margin lets right decisions teach too. No bias, so that many decisions of one kind in a row do not tilt all
 * others. Cost, shares, folds and doubt were chosen for each left-out group on the other groups, which agreed.
 */
const siteTraining = { size: layout.size, cost: 0.2, margin: 2, constant: 0, passes: 20 } as const;

/** How much of what was fitted may count. The least is a single decision's, which its moderator wants to see. */
const shares = [0.25, 0.5, 0.75, 1] as const;
const folds = 4;
/** What the log likelihood of decisions that were not learned must gain for the whole to count. */
const doubt = 3;

function bounded({ indices, values }: FeatureVector): FeatureVector {
  if (indices.length <= learningLimits.features) return { indices, values };
  return {
    indices: indices.slice(0, learningLimits.features),
    values: values.slice(0, learningLimits.features),
  };
}

function withoutOldest(kept: readonly SiteExample[]): readonly SiteExample[] {
  const spam = kept.filter((example) => example.spam).length;
  const crowded = spam * 2 > kept.length;
  const oldest = kept.findIndex((example) => example.spam === crowded);
  return kept.toSpliced(oldest, 1);
}

/** Adds a decision to those kept; a later one about the same comment takes the earlier one's place. */
export function remember(kept: readonly SiteExample[], example: SiteExample): readonly SiteExample[] {
  const others = [...forget(kept, example.id), { ...example, vector: bounded(example.vector) }];
  return others.length > learningLimits.examples ? withoutOldest(others) : others;
}

/** Takes a decision back: `fitSite` of the rest is what it would be had the decision never been made. */
export function forget(kept: readonly SiteExample[], id: string): readonly SiteExample[] {
  return kept.filter((example) => example.id !== id);
}

function countBy(
  kept: readonly SiteExample[],
  key: (example: SiteExample) => string,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const example of kept) counts.set(key(example), (counts.get(key(example)) ?? 0) + 1);
  return counts;
}

function capped(kept: readonly SiteExample[]): readonly number[] {
  const byAuthor = countBy(kept, ({ author }) => author);
  const byBatch = countBy(kept, ({ batch }) => batch ?? "");
  return kept.map(({ author, batch }) => {
    const forAuthor = learningLimits.author / (byAuthor.get(author) ?? 1);
    const forBatch = batch === undefined ? 1 : learningLimits.batch / (byBatch.get(batch) ?? 1);
    return Math.min(1, forAuthor, forBatch);
  });
}

/**
 * Each example's weight: all of one author and all of one batch stay below their caps, and the class that moderators see
 * more of has no more say than the other with a few in advance; what waits for them is mostly spam, what is published is not.
 */
export function weigh(kept: readonly SiteExample[]): readonly Example[] {
  const weights = capped(kept);
  const total = (spam: boolean): number =>
    weights.reduce((sum, weight, at) => sum + (kept[at]?.spam === spam ? weight : 0), 0);
  const [spamTotal, hamTotal] = [total(true), total(false)];
  return kept.map(({ vector, spam, base }, at) => {
    const [own, other] = spam ? [spamTotal, hamTotal] : [hamTotal, spamTotal];
    const balance = Math.min(1, (other + learningLimits.advance) / own);
    return { vector, spam, offset: base, weight: (weights[at] ?? 0) * balance };
  });
}

/** What weights fitted to the other folds add to each example's score. */
function addedUnseen(examples: readonly Example[]): readonly number[] {
  const fitted = Array.from({ length: folds }, (_, fold) =>
    trainLinear(
      examples.filter((_example, at) => at % folds !== fold),
      siteTraining,
    ),
  );
  return examples.map(({ vector }, at) => {
    const { weights } = fitted[at % folds] ?? {};
    return weights === undefined ? 0 : dot(weights, vector);
  });
}

/** The share of what was learned that judges decisions best which were not learned from; the least where it judges none better. */
function provenShare(examples: readonly Example[], calibration: Calibration): number {
  const added = addedUnseen(examples);
  const loss = (share: number): number =>
    examples.reduce((sum, { spam, weight, offset = 0 }, at) => {
      const probability = probabilityOf(offset + share * (added[at] ?? 0), calibration);
      return sum - weight * Math.log(Math.max(1e-12, spam ? probability : 1 - probability));
    }, doubt * share);
  const losses = shares.map(loss);
  return shares[losses.indexOf(Math.min(...losses))] ?? shares[0];
}

/**
 * The site's own weights, fitted to all kept decisions on top of the base model's scores, and as much of them as holds on
 * decisions that they were not fitted to. A function of what is kept and of nothing else, so learning is replayed whole and
 * unlearning is exact. Takes some hundred milliseconds at the limits. `calibration` is the base model's.
 */
export function fitSite(kept: readonly SiteExample[], calibration: Calibration): SiteWeights {
  const examples = weigh(kept);
  const fitted = trainLinear(examples, siteTraining);
  const share = provenShare(examples, calibration);
  const used = [...fitted.weights.keys()].filter((index) => fitted.weights[index] !== 0);
  const size = (index: number): number => Math.abs(fitted.weights[index] ?? 0);
  const largest = used
    .toSorted((a, b) => size(b) - size(a) || a - b)
    .slice(0, learningLimits.weights)
    .toSorted((a, b) => a - b);
  return {
    bias: fitted.bias,
    indices: Int32Array.from(largest),
    values: Float32Array.from(largest, (index) => share * (fitted.weights[index] ?? 0)),
  };
}
