/** What a UTF-16 code unit is to the tokeniser. Code points above U+FFFF are asked for with `classOf`. */
export const characterClass = {
  other: 0,
  letter: 1,
  digit: 2,
  mark: 3,
  /** A letter of a script that is written without spaces (Han, Kana, Thai, …): a token of its own. */
  ideograph: 4,
  space: 5,
  /** Zero-width, bidi and other control characters: not seen, so not matched. */
  hidden: 6,
  emoji: 7,
} as const;

const unspaced =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}|\p{Script=Lao}|\p{Script=Khmer}|\p{Script=Myanmar}/u;
const tests: readonly (readonly [RegExp, number])[] = [
  [/\s/u, characterClass.space],
  [/\p{Cc}|\p{Cf}|\p{Default_Ignorable_Code_Point}|\p{Co}|\p{Cn}/u, characterClass.hidden],
  [unspaced, characterClass.ideograph],
  [/\p{L}/u, characterClass.letter],
  [/\p{Nd}/u, characterClass.digit],
  [/\p{M}/u, characterClass.mark],
  [/\p{Emoji_Presentation}|\p{Extended_Pictographic}/u, characterClass.emoji],
];

function classify(codePoint: number): number {
  if (codePoint >= 0xd800 && codePoint <= 0xdfff) return characterClass.other;
  const text = String.fromCodePoint(codePoint);
  for (const [test, found] of tests) if (test.test(text)) return found;
  return characterClass.other;
}

const basicPlane = new Uint8Array(0x10000);
for (let unit = 0; unit < basicPlane.length; unit++) basicPlane[unit] = classify(unit);

const beyond = new Map<number, number>();

/** The class of a code point; a table for the basic plane, asked once and kept beyond it. */
export function classOf(codePoint: number): number {
  if (codePoint < 0x10000) return basicPlane[codePoint] ?? characterClass.other;
  let found = beyond.get(codePoint);
  if (found === undefined) {
    found = classify(codePoint);
    beyond.set(codePoint, found);
  }
  return found;
}
