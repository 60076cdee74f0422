import { concepts } from "./concepts.ts";
import { crossedSigns, signs, siteSigns } from "./signs.ts";

/** Buckets of the hashed blocks: powers of two. More did not judge better on left-out articles. */
export const wordBuckets = 1 << 14;
export const characterBuckets = 1 << 14;

const conceptCount = concepts.length;
const crossedCount = crossedSigns.length;

const beforeSigns =
  wordBuckets +
  characterBuckets +
  conceptCount * (conceptCount + 1) +
  crossedCount * (conceptCount + crossedCount + 1);

/** Where each block of features begins among the weights, in order, and how many there are in all. */
export const layout = {
  words: 0,
  characters: wordBuckets,
  concepts: wordBuckets + characterBuckets,
  /** A concept close before another, ordered: row is the first, column the second. */
  conceptPairs: wordBuckets + characterBuckets + conceptCount,
  crossed: wordBuckets + characterBuckets + conceptCount * (conceptCount + 1),
  /** A sign together with a concept. */
  crossedConcepts: wordBuckets + characterBuckets + conceptCount * (conceptCount + 1) + crossedCount,
  /** A sign together with another: row is the later of the two. */
  crossedPairs:
    wordBuckets + characterBuckets + conceptCount * (conceptCount + 1) + crossedCount * (conceptCount + 1),
  signs: beforeSigns,
  /** The last of the signs: those that only a site's own weights know. */
  siteSigns: beforeSigns + signs.length - siteSigns.length,
  size: beforeSigns + signs.length,
} as const;

/** The first index after each normalised block, and the length that the block's values together have. */
export const blocks: readonly { readonly name: string; readonly end: number; readonly length: number }[] = [
  { name: "words", end: layout.characters, length: 1 },
  { name: "characters", end: layout.concepts, length: 1 },
  { name: "concepts", end: layout.signs, length: 3 },
  { name: "signs", end: layout.siteSigns, length: 1 },
  { name: "site", end: layout.size, length: 1 },
];
