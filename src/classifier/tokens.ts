import { characterClass, classOf } from "./character-classes.ts";
import { beyondAscii, readAsOneScript } from "./confusables.ts";
import { undoLeetspeak } from "./leetspeak.ts";

/** Case folding beyond lower case; apostrophes fall out, so that `don't` and `dont` are one word. */
const folds: Readonly<Record<string, string>> = { ß: "ss", ς: "σ" };
const foldable = /['’ßς]/gu;
/** Words longer than this are cut into pieces, so that no word makes work beyond its length. */
const maxWordLength = 64;
const joiners = new Set(["'", "’"]);
const leetSigns = new Set(["$", "@", "!", "€"]);

/** What was undone to read the tokens: each count is a sign of hiding. */
export interface Undone {
  confusables: number;
  leetspeak: number;
  spacedOut: number;
}

function isWordClass(found: number): boolean {
  return found === characterClass.letter || found === characterClass.digit || found === characterClass.mark;
}

/** Three of a letter or more are two: `freeeee` and `freeee` are one word. Digits stay. */
function shortenRuns(word: string): string {
  return /(\p{L})\1\1/u.test(word) ? word.replace(/(\p{L})\1{2,}/gu, "$1$1") : word;
}

/** A leetspeak sign belongs to a word only before a letter, and inside it: `ca$h` and `$ex`, not `wow!`. */
function continuesWord(text: string, at: number): boolean {
  const sign = text[at] ?? "";
  if (!leetSigns.has(sign) && !joiners.has(sign)) return false;
  return at + 1 < text.length && classOf(text.charCodeAt(at + 1)) === characterClass.letter;
}

function endOfWord(text: string, start: number, end: number): number {
  let at = start + 1;
  while (at < end && at - start < maxWordLength) {
    if (!isWordClass(classOf(text.charCodeAt(at))) && !continuesWord(text, at)) break;
    at++;
  }
  return at;
}

export interface RawWord {
  readonly start: number;
  readonly end: number;
}

/** Where the word that starts at `at` ends; `at` itself where none starts there. */
function wordEnd(text: string, at: number, to: number): number {
  const codePoint = text.codePointAt(at) ?? 0;
  const found = classOf(codePoint);
  if (codePoint > 0xffff) return found === characterClass.other ? at : at + 2;
  if (isWordClass(found) || (text[at] === "$" && continuesWord(text, at))) return endOfWord(text, at, to);
  return found === characterClass.ideograph || found === characterClass.emoji ? at + 1 : at;
}

/** Adds the words of one stretch of lower-case text: runs of letters and digits, single ideographs, single emoji. */
export function findWords(text: string, from: number, to: number, words: RawWord[]): void {
  let at = from;
  while (at < to) {
    const end = wordEnd(text, at, to);
    if (end > at) words.push({ start: at, end });
    at = Math.max(end, at + 1);
  }
}

/** The word for matching: look-alike letters of one script, leetspeak undone, apostrophes out, runs short. */
export function readWord(word: string, textIsLatin: boolean, undone: Undone): string {
  let read = word;
  if (beyondAscii.test(read)) {
    const asOne = readAsOneScript(read, textIsLatin);
    if (asOne !== read) undone.confusables++;
    read = asOne;
  }
  const plain = undoLeetspeak(read);
  if (plain !== read) undone.leetspeak++;
  return shortenRuns(
    plain.search(foldable) >= 0 ? plain.replace(foldable, (sign) => folds[sign] ?? "") : plain,
  );
}

const separators = /^[ .\-_*|·•~+,/\\]$/;

/**
 * How many words from `first` on are single letters set apart by the same sign (`f r e e`, `v.i.a.g.r.a`): at least
 * four by spaces, three by other signs; else 0.
 */
export function spacedOutRun(text: string, words: readonly RawWord[], first: number): number {
  const separator = text[words[first]?.end ?? -1] ?? "";
  if (!separators.test(separator)) return 0;
  let count = 0;
  while (first + count < words.length) {
    const word = words[first + count];
    const next = words[first + count + 1];
    if (word === undefined || word.end - word.start !== 1) break;
    if (classOf(text.charCodeAt(word.start)) !== characterClass.letter) break;
    count++;
    if (next === undefined || next.start !== word.end + 1 || text[word.end] !== separator) break;
  }
  return count >= (separator === " " ? 4 : 3) ? count : 0;
}
