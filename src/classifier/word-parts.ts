import { addConceptsAt, conceptsOfWords } from "./concept-features.ts";
import type { SignValues } from "./signs.ts";
import { addRunsAt, pairFeature, type ReadTokens, spelled, wordFeature } from "./text-features.ts";

/** Calls `each` with every feature that a word of the text has a part in: its own, its neighbourhood's, its concepts'. */
function eachFeature(
  { words, running }: ReadTokens,
  found: SignValues,
  each: (feature: number, word: number) => void,
): void {
  const masks = conceptsOfWords(words);
  let start = 1;
  words.forEach((word, at) => {
    const add = (feature: number): void => each(feature, at);
    add(wordFeature(word));
    add(pairFeature(words[at - 1], word));
    const next = words[at + 1];
    if (next !== undefined) add(pairFeature(word, next));
    const end = start + spelled(word).length;
    for (let from = start - 1; from < end; from++) addRunsAt(running, from, add);
    addConceptsAt(masks, at, found, add);
    start = end + 1;
  });
}

/**
 * What each word adds to the score. `parts` holds what each feature adds; words that have a part in a feature share it.
 * Linear in the text's length.
 */
export function partsOfWords(
  tokens: ReadTokens,
  found: SignValues,
  parts: ReadonlyMap<number, number>,
): Float64Array {
  const sharers = new Map<number, number>();
  eachFeature(tokens, found, (feature) => sharers.set(feature, (sharers.get(feature) ?? 0) + 1));
  const ofWords = new Float64Array(tokens.words.length);
  eachFeature(tokens, found, (feature, word) => {
    const share = (parts.get(feature) ?? 0) / (sharers.get(feature) ?? 1);
    ofWords[word] = (ofWords[word] ?? 0) + share;
  });
  return ofWords;
}
