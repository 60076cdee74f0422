import { characterClass, classOf } from "./character-classes.ts";

/** Counts over the characters of a text. */
export interface TextShape {
  /** Characters that are no space. */
  readonly seen: number;
  readonly letters: number;
  readonly capitals: number;
  readonly digits: number;
  readonly emoji: number;
  readonly lines: number;
  readonly exclaims: number;
  readonly longestExclaims: number;
  readonly asks: number;
  /** Longest run of one sign such as `-----` or `>>>>`. */
  readonly longestRule: number;
  /** Most digits in a row; spaces, hyphens and brackets between them do not end it. */
  readonly longestNumber: number;
}

const exclamation = 0x21;
const question = 0x3f;
const newline = 0x0a;
const ruleSigns = new Set([..."-_=*<>~#+|.•▬▼►"].map((sign) => sign.charCodeAt(0)));
const insideNumber = new Set([..." -()."].map((sign) => sign.charCodeAt(0)));

/** How many units are of each class of `characterClass`; a pair of surrogates counts as its code point, once. */
function countClasses(text: string): Uint32Array {
  const counts = new Uint32Array(8);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const found = classOf(unit >= 0xd800 && unit <= 0xdbff ? (text.codePointAt(at) ?? unit) : unit);
    counts[found] = (counts[found] ?? 0) + 1;
  }
  return counts;
}

function countCapitals(text: string): number {
  const lower = text.toLowerCase();
  let capitals = 0;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) !== lower.charCodeAt(at)) capitals++;
  return capitals;
}

function countUnit(text: string, sign: number): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) === sign) count++;
  return count;
}

function longestRun(text: string, counts: (unit: number) => boolean): number {
  let longest = 0;
  let run = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    run = unit === text.charCodeAt(at - 1) ? run + 1 : 1;
    if (run > longest && counts(unit)) longest = run;
  }
  return longest;
}

function longestNumber(text: string): number {
  let longest = 0;
  let digits = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (classOf(unit) === characterClass.digit) longest = Math.max(longest, ++digits);
    else if (!insideNumber.has(unit)) digits = 0;
  }
  return longest;
}

/** Counts in a few passes; the work is linear. */
export function countShape(text: string): TextShape {
  const counts = countClasses(text);
  const of = (found: number): number => counts[found] ?? 0;
  return {
    seen: text.length - of(characterClass.space),
    letters: of(characterClass.letter),
    capitals: countCapitals(text),
    digits: of(characterClass.digit),
    emoji: of(characterClass.emoji),
    lines: 1 + countUnit(text, newline),
    exclaims: countUnit(text, exclamation),
    longestExclaims: longestRun(text, (unit) => unit === exclamation),
    asks: countUnit(text, question),
    longestRule: longestRun(text, (unit) => ruleSigns.has(unit)),
    longestNumber: of(characterClass.digit) === 0 ? 0 : longestNumber(text),
  };
}
