import { hashStart, hashStep, spread } from "./hashing.ts";
import { createRandom } from "./random.ts";

/** A text's near-duplicate signature: texts that share much agree in many of its numbers. */
export interface Signature {
  /** Twelve bits of each of its numbers as two characters, so that it is kept and compared as it is. */
  readonly sketch: string;
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

/** Comparing signed numbers whose first bit is turned is comparing unsigned ones, and stays within small integers. */
const turn = (number: number): number => number ^ -0x80000000;
const greatest = 0x7fffffff;

/** Four hash functions, which one walk over the shingles serves; a walk each takes twice as long. */
const functionsByFour = Array.from({ length: numbers / 4 }, (_none, group) => {
  const [m0 = 1, m1 = 1, m2 = 1, m3 = 1] = multipliers.subarray(4 * group);
  const [a0 = 0, a1 = 0, a2 = 0, a3 = 0] = additions.subarray(4 * group).map(turn);
  return { m0, m1, m2, m3, a0, a1, a2, a3 };
});

/** Character codes of base64url. */
const digits = Uint8Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", (digit) =>
  digit.charCodeAt(0),
);

/** Writes the lowest bits of a number, six a character. */
function writeDigits(number: number, out: Uint8Array, from: number, count: number): void {
  for (let at = 0; at < count; at++) out[from + at] = digits[(number >>> (6 * at)) & 63] ?? 0;
}

function running(tokens: readonly string[]): string {
  let text = "";
  for (const token of tokens) {
    if (text !== "") text += " ";
    text += token.includes(".") || token.includes("@") ? "\u0001" : token;
  }
  return text;
}

function hashAt(text: string, from: number): number {
  let hash = hashStart;
  for (let at = from; at < from + shingleLength; at++) hash = hashStep(hash, text.charCodeAt(at));
  return spread(hash);
}

/** The text's shingles as hashes. In a shorter text one may be there twice, which changes no minimum. */
function shinglesOf(text: string): Int32Array {
  const count = text.length - shingleLength + 1;
  if (count <= mostShingles) {
    const hashes = new Int32Array(count);
    for (let at = 0; at < count; at++) hashes[at] = hashAt(text, at);
    return hashes;
  }
  const different = new Set<number>();
  for (let at = 0; at < count && different.size < mostShingles; at++) different.add(hashAt(text, at));
  return Int32Array.from(different);
}

/** The least of all shingles' hashes under each of the functions. */
function minimaOf(shingles: Int32Array): Uint32Array {
  const minima = new Uint32Array(numbers);
  for (const [group, four] of functionsByFour.entries()) minima.set(leastOf(shingles, four), 4 * group);
  return minima;
}

function leastOf(shingles: Int32Array, four: (typeof functionsByFour)[number]): readonly number[] {
  const { m0, m1, m2, m3, a0, a1, a2, a3 } = four;
  let l0 = greatest;
  let l1 = greatest;
  let l2 = greatest;
  let l3 = greatest;
  for (let nth = 0; nth < shingles.length; nth++) {
    const shingle = shingles[nth] ?? 0;
    const h0 = (Math.imul(shingle, m0) + a0) | 0;
    const h1 = (Math.imul(shingle, m1) + a1) | 0;
    const h2 = (Math.imul(shingle, m2) + a2) | 0;
    const h3 = (Math.imul(shingle, m3) + a3) | 0;
    if (h0 < l0) l0 = h0;
    if (h1 < l1) l1 = h1;
    if (h2 < l2) l2 = h2;
    if (h3 < l3) l3 = h3;
  }
  return [turn(l0), turn(l1), turn(l2), turn(l3)];
}

/** Characters that hold the 32 bits of a band's key. */
const bandLength = 6;

function bandsOf(minima: Uint32Array): readonly string[] {
  const written = new Uint8Array((numbers / bandSize) * bandLength);
  for (let first = 0; first < numbers; first += bandSize) {
    let hash = first;
    for (let at = first; at < first + bandSize; at++)
      hash = spread((Math.imul(hash, 31) + (minima[at] ?? 0)) | 0);
    writeDigits(hash, written, (first / bandSize) * bandLength, bandLength);
  }
  const keys = String.fromCharCode(...written);
  return Array.from({ length: numbers / bandSize }, (_none, nth) =>
    keys.slice(nth * bandLength, (nth + 1) * bandLength),
  );
}

function sketchOf(minima: Uint32Array): string {
  const written = new Uint8Array(2 * numbers);
  for (let at = 0; at < numbers; at++) writeDigits(minima[at] ?? 0, written, 2 * at, 2);
  return String.fromCharCode(...written);
}

/**
 * MinHash over runs of characters of a text's tokens, as `normalise` gives them; links and e-mail addresses count as any
 * other, as adverts differ in nothing else. Undefined for texts that are too short to be recognised again. Linear.
 */
export function signatureOf(tokens: readonly string[]): Signature | undefined {
  if (tokens.length < leastWords) return undefined;
  const text = running(tokens);
  if (text.length < leastCharacters) return undefined;
  const minima = minimaOf(shinglesOf(text));
  return { sketch: sketchOf(minima), bands: bandsOf(minima) };
}

/**
 * Estimated share of two texts' shingles that both have, from 0 to 1, with an error of about 0.06. Two numbers look equal
 * by chance once in 4,096 times.
 */
export function similarity(one: Pick<Signature, "sketch">, other: Pick<Signature, "sketch">): number {
  let equal = 0;
  for (let at = 0; at < 2 * numbers; at += 2)
    if (
      one.sketch.charCodeAt(at) === other.sketch.charCodeAt(at) &&
      one.sketch.charCodeAt(at + 1) === other.sketch.charCodeAt(at + 1)
    )
      equal++;
  return equal / numbers;
}

/** Similarity from which two texts are one advert reworded; chosen on generated variants and unrelated comments. */
export const nearDuplicate = 0.4;
