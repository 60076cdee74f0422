import { hashText, spread } from "./hashing.ts";
import { createRandom } from "./random.ts";

/** A text's near-duplicate signature: texts that share much agree in many of its numbers. */
export interface Signature {
  readonly minima: Uint32Array;
  /** Keys of which near duplicates share at least one, for a look-up; each is short and tells nothing of the text. */
  readonly bands: readonly string[];
}

/** Numbers of a signature, and numbers that make a band: together they find most texts alike by half and more. */
const numbers = 60;
const bandSize = 3;
/** Characters of a shingle. */
const shingleLength = 5;
/** Texts with fewer characters or words say what many people say: they have no signature. */
const leastCharacters = 20;
const leastWords = 4;
/** Shingles read of a text at most; the rest of a longer text changes nothing. */
const mostShingles = 8192;

const random = createRandom(2);
const odd = (): number => Math.floor(random() * 2 ** 31) * 2 + 1;
const multipliers = Int32Array.from({ length: numbers }, odd);
const additions = Int32Array.from({ length: numbers }, odd);

function running(tokens: readonly string[]): string {
  return tokens.map((token) => (token.includes(".") || token.includes("@") ? "\u0001" : token)).join(" ");
}

function shinglesOf(text: string): ReadonlySet<number> {
  const shingles = new Set<number>();
  for (let at = 0; at + shingleLength <= text.length && shingles.size < mostShingles; at++)
    shingles.add(spread(hashText(text.slice(at, at + shingleLength))));
  return shingles;
}

function bandsOf(minima: Uint32Array): readonly string[] {
  const bands: string[] = [];
  for (let first = 0; first < numbers; first += bandSize) {
    let hash = first;
    for (let at = first; at < first + bandSize; at++)
      hash = spread((Math.imul(hash, 31) + (minima[at] ?? 0)) | 0);
    bands.push(`${first / bandSize}:${hash.toString(36)}`);
  }
  return bands;
}

/**
 * MinHash over runs of characters of a text's tokens, as `normalise` gives them; links and e-mail addresses count as any
 * other, as adverts differ in nothing else. Undefined for texts that are too short to be recognised again. Linear.
 */
export function signatureOf(tokens: readonly string[]): Signature | undefined {
  const text = running(tokens);
  if (tokens.length < leastWords || text.length < leastCharacters) return undefined;
  const minima = new Uint32Array(numbers).fill(0xffffffff);
  for (const shingle of shinglesOf(text)) {
    for (let at = 0; at < numbers; at++) {
      const hash = (Math.imul(shingle, multipliers[at] ?? 1) + (additions[at] ?? 0)) >>> 0;
      if (hash < (minima[at] ?? 0)) minima[at] = hash;
    }
  }
  return { minima, bands: bandsOf(minima) };
}

/** Estimated share of two texts' shingles that both have, from 0 to 1, with an error of about 0.06. */
export function similarity(one: Signature, other: Signature): number {
  let equal = 0;
  for (let at = 0; at < numbers; at++) if (one.minima[at] === other.minima[at]) equal++;
  return equal / numbers;
}

/** Similarity from which two texts are one advert reworded; chosen on generated variants and unrelated comments. */
export const nearDuplicate = 0.4;

/** A signature's numbers as text, to be kept beside its bands, and back. */
export function encodeSignature({ minima }: Signature): string {
  return Array.from(minima, (number) => number.toString(36)).join(".");
}

export function decodeSignature(encoded: string): Signature {
  const minima = Uint32Array.from(encoded.split("."), (number) => Number.parseInt(number, 36));
  return { minima, bands: bandsOf(minima) };
}
