import { decodeHTML } from "entities";
import { characterClass, classOf } from "./character-classes.ts";

export interface CleanText {
  readonly text: string;
  /** Zero-width, bidi and control characters after a Latin letter; other scripts and emoji need them. All are removed. */
  readonly hidden: number;
  /** Combining marks beyond what letters compose with, as in struck-through or "zalgo" text. */
  readonly strayMarks: number;
}

const asciiLetter = /^[a-zA-Z]$/;
const plain = /^[\t\n\r\x20-\x25\x27-\x7e]*$/;
/** First and last code points of the marks that are drawn through and around letters. */
const drawnOver: readonly (readonly [first: number, last: number])[] = [
  [0x300, 0x36f],
  [0x489, 0x489],
  [0x20d0, 0x20f0],
];
const letterFrames: readonly (readonly [first: number, letters: string])[] = [
  [0x1f150, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
  [0x1f170, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
  [0x1f1e6, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
];

/** Letters in filled circles, filled squares and of flags, which NFKC leaves as they are. */
function framedLetter(codePoint: number): string | undefined {
  for (const [first, letters] of letterFrames) {
    const letter = letters[codePoint - first];
    if (letter !== undefined) return letter;
  }
  return undefined;
}

function isDrawnOver(codePoint: number): boolean {
  return drawnOver.some(([first, last]) => codePoint >= first && codePoint <= last);
}

type Reading = "seen" | "hidden" | "drawn over";

function howSeen(codePoint: number): Reading {
  if (codePoint > 0x1f && codePoint < 0x7f) return "seen";
  const found = classOf(codePoint);
  if (found === characterClass.hidden) return "hidden";
  return found === characterClass.mark && isDrawnOver(codePoint) ? "drawn over" : "seen";
}

/** NFKC, but NFC for text made of signs that NFKC writes out (one of them as 18), so that length stays bounded. */
function compose(text: string): string {
  const compatible = text.normalize("NFKC");
  return compatible.length <= 2 * text.length ? compatible : text.normalize("NFC");
}

/**
 * Decodes HTML entities, applies NFKC and drops what a reader does not see. Case is kept.
 * Linear in length, and at most three times as long.
 */
export function cleanText(written: string): CleanText {
  if (plain.test(written)) return { text: written, hidden: 0, strayMarks: 0 };
  const decoded = written.includes("&") ? decodeHTML(written) : written;
  const composed = compose(decoded);
  let text = "";
  let hidden = 0;
  let strayMarks = 0;
  let afterLatin = false;
  for (const character of composed) {
    const codePoint = character.codePointAt(0) ?? 0;
    const seen = howSeen(codePoint);
    if (seen === "seen") {
      text += codePoint > 0xffff ? (framedLetter(codePoint) ?? character) : character;
      afterLatin = asciiLetter.test(character);
    } else if (seen === "drawn over") strayMarks++;
    else if (afterLatin) hidden++;
  }
  return { text, hidden, strayMarks };
}
