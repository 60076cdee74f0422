import { addConcepts } from "./concept-features.ts";
import { createFeatureSet } from "./feature-set.ts";
import { findSigns } from "./find-signs.ts";
import type { Judged } from "./judged.ts";
import { blocks, layout } from "./layout.ts";
import { kindOfLink } from "./link-kinds.ts";
import { type Normalised, normalise } from "./normalise.ts";
import { type SignValues, signs } from "./signs.ts";
import { addCharacters, addWords, readTokens } from "./text-features.ts";

/** The features of a comment that are not zero: where their weights stand, and their values. */
export interface FeatureVector {
  readonly indices: Int32Array;
  readonly values: Float32Array;
}

export type ExtractFeatures = (judged: Judged, text?: Normalised) => FeatureVector;

const signIndex = new Map(signs.map((sign, at) => [sign, layout.signs + at]));

/** Gives every block its own length whatever the text's, so that a long comment weighs as a short one. */
function valuesOf(indices: Int32Array, ends: readonly number[], found: SignValues): Float32Array {
  const values = new Float32Array(indices.length);
  let from = 0;
  blocks.forEach(({ length }, block) => {
    const end = ends[block] ?? from;
    values.fill(length / Math.sqrt(end - from), from, end);
    from = end;
  });
  let at = ends.at(-3) ?? 0;
  for (const value of found.values()) values[at] = (values[at++] ?? 0) * value;
  return values;
}

/**
 * Makes the function that turns a comment into features. It works in memory of its own, so one serves one thread.
 * Give `text` where the body has been normalised already. Linear in the body's length.
 */
export function createExtractor(): ExtractFeatures {
  const set = createFeatureSet(layout.size);
  return (judged, text = normalise(judged.body)) => {
    const kinds = text.links.map((link) => kindOfLink(link, judged.articleUrl));
    const found = findSigns(judged, text, kinds);
    const { words, running } = readTokens(text, kinds);
    const ends: number[] = [];
    addWords(words, set);
    ends.push(set.size());
    addCharacters(running, set);
    ends.push(set.size());
    addConcepts(words, found, set);
    ends.push(set.size());
    let siteSigns = 0;
    for (const sign of found.keys()) {
      const index = signIndex.get(sign) ?? layout.signs;
      set.add(index);
      if (index >= layout.siteSigns) siteSigns++;
    }
    ends.push(set.size() - siteSigns, set.size());
    const indices = set.take();
    return { indices, values: valuesOf(indices, ends, found) };
  };
}
