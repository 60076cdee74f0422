import type { FeatureSet } from "./feature-set.ts";
import { hashPair, hashStart, hashStep, hashText, spread } from "./hashing.ts";
import { characterBuckets, layout, wordBuckets } from "./layout.ts";
import type { LinkKind } from "./link-kinds.ts";
import type { Normalised } from "./normalise.ts";

/** Signs that stand for what no other text has again; none of them is a character of a token. */
const anyLink = "\u0001";
const anyEmail = "\u0002";
const ownPage = "\u0003";
/** Shortest and longest runs of characters that are features. */
const shortest = 3;
const longest = 4;

/** The tokens as the n-grams see them: a link is its kind, an e-mail address a sign, so that no address is learned. */
export interface ReadTokens {
  readonly words: readonly string[];
  /** Words with single spaces around, links without their kind. */
  readonly running: string;
}

/** A word as the runs of characters see it. */
export function spelled(word: string): string {
  return word.startsWith(anyLink) ? anyLink : word;
}

/** `kinds` are those of the text's links, in order. */
export function readTokens(text: Normalised, kinds: readonly LinkKind[]): ReadTokens {
  const words: string[] = [];
  let running = " ";
  let link = 0;
  for (const token of text.tokens) {
    if (token.includes("@")) words.push(anyEmail);
    else if (token.includes(".")) words.push(kinds[link++] === "page" ? ownPage : anyLink + kinds[link - 1]);
    else words.push(token);
    running += `${spelled(words.at(-1) ?? "")} `;
  }
  return { words, running };
}

function wordBucket(hash: number): number {
  return layout.words + (spread(hash) & (wordBuckets - 1));
}

/** The feature of a word, and of a word after its neighbour; the first of a text has none before it. */
export function wordFeature(word: string): number {
  return wordBucket(hashText(word));
}
export function pairFeature(previous: string | undefined, word: string): number {
  return wordBucket(hashPair(previous === undefined ? hashStart : hashText(previous), hashText(word)));
}

/** Single words and pairs of neighbours. */
export function addWords(words: readonly string[], set: FeatureSet): void {
  let previous = hashStart;
  for (const word of words) {
    const hash = hashText(word);
    set.add(wordBucket(hash));
    set.add(wordBucket(hashPair(previous, hash)));
    previous = hash;
  }
}

/** Runs of 3 and 4 characters, across words too, so that a disguise within words changes few of them. */
export function addCharacters(running: string, set: FeatureSet): void {
  for (let at = 0; at + shortest <= running.length; at++) addRunsAt(running, at, set.add);
}

/** The runs that begin at one place. */
export function addRunsAt(running: string, at: number, add: (feature: number) => void): void {
  let hash = hashStart;
  const end = Math.min(running.length, at + longest);
  for (let next = at; next < end; next++) {
    hash = hashStep(hash, running.charCodeAt(next));
    if (next - at >= shortest - 1) add(layout.characters + (spread(hash) & (characterBuckets - 1)));
  }
}
