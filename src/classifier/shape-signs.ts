import type { Normalised } from "./normalise.ts";
import { addSteps, type SignValues } from "./signs.ts";
import { countShape } from "./text-shape.ts";

const amount = /[$€£₽¥]\s?\d|\d\s?[$€£₽¥]/;
const handle = /(?:^|\s)[@+]\p{L}[\p{L}\d_]{2}/u;
const hashtag = /(?:^|\s)#\p{L}/u;
const scriptTag = /<script\b/i;
/** Digits of the shortest number that can be a telephone's, with its area code. */
const phoneDigits = 9;
/** Letters, characters and words below which a share says nothing. */
const leastLetters = 8;
const leastCharacters = 10;
const leastWords = 6;

function addShares(found: SignValues, text: Normalised): void {
  const shape = countShape(text.beside);
  if (shape.letters >= leastLetters)
    addSteps(found, shape.capitals / shape.letters, [
      [0.3, "capitals-30"],
      [0.7, "capitals-70"],
    ]);
  addSteps(found, shape.digits / Math.max(leastCharacters, shape.seen), [
    [0.1, "digits-10"],
    [0.3, "digits-30"],
  ]);
  addSteps(found, shape.exclaims, [[1, "exclaims"]]);
  addSteps(found, shape.longestExclaims, [[3, "exclaims-run"]]);
  addSteps(found, shape.asks, [[1, "asks"]]);
  addSteps(found, shape.longestRule, [[4, "rules"]]);
  addSteps(found, shape.lines, [
    [3, "lines-3"],
    [8, "lines-8"],
  ]);
  addSteps(found, shape.emoji, [
    [1, "emoji"],
    [4, "emoji-4"],
    [10, "emoji-10"],
  ]);
  addSteps(found, shape.longestNumber, [[phoneDigits, "phone"]]);
}

function addWordCounts(found: SignValues, text: Normalised): void {
  addSteps(found, text.tokens.length - text.links.length, [
    [3, "words-3"],
    [6, "words-6"],
    [12, "words-12"],
    [25, "words-25"],
    [50, "words-50"],
    [100, "words-100"],
    [200, "words-200"],
  ]);
  if (text.tokens.length < leastWords) return;
  addSteps(found, 1 - new Set(text.tokens).size / text.tokens.length, [
    [0.3, "repeats-30"],
    [0.6, "repeats-60"],
  ]);
}

/** Signs of how a text is written: its length, capitals, digits, repetition, and what it names besides links. */
export function addShapeSigns(found: SignValues, text: Normalised): void {
  addShares(found, text);
  addWordCounts(found, text);
  if (text.emails.length > 0) found.set("email", 1);
  if (amount.test(text.beside)) found.set("amount", 1);
  if (handle.test(text.clean)) found.set("handle", 1);
  if (hashtag.test(text.clean)) found.set("hashtag", 1);
  if (scriptTag.test(text.clean)) found.set("script-tag", 1);
}

/** Signs that something had to be undone to read the text. */
export function addDisguiseSigns(found: SignValues, { disguise }: Normalised): void {
  addSteps(found, disguise.confusables, [[1, "mixed-script"]]);
  addSteps(found, disguise.leetspeak, [[1, "leetspeak"]]);
  addSteps(found, disguise.spacedOut, [[1, "spaced-out"]]);
  addSteps(found, disguise.hidden, [[1, "hidden-characters"]]);
  addSteps(found, disguise.strayMarks, [[3, "stray-marks"]]);
}
