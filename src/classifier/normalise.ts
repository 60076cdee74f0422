import { cleanText } from "./clean-text.ts";
import { type Found, findLinks, type Link } from "./links.ts";
import { findWords, type RawWord, readWord, spacedOutRun, type Undone } from "./tokens.ts";

/** A text as the filters read it. The text as written is never changed: this is for matching only. */
export interface Normalised {
  /** The text after entities, NFKC and hidden characters, in its own case and with its own punctuation. */
  readonly clean: string;
  /** `clean` without its links and addresses, whose digits and capitals are no one's way of writing. */
  readonly beside: string;
  /** `tokens` with single spaces between: equal for texts that differ in case, punctuation and disguise only. */
  readonly folded: string;
  /** Words in lower case, undisguised; a link is its domain, an e-mail address itself, an emoji a word. */
  readonly tokens: readonly string[];
  readonly links: readonly Link[];
  readonly emails: readonly string[];
  /** Counts of what had to be undone, each a sign of hiding. */
  readonly disguise: Readonly<Undone> & { readonly hidden: number; readonly strayMarks: number };
}

const tag = /<\/?[a-zA-Z][^<>]*>|\[\/?(?:url|img|b|i|u)\b[^[\]]*\]/g;
const spaces = (match: string): string => " ".repeat(match.length);

/** Blanks out HTML and BBCode tags, so that places in the text stay the same. */
function withoutTags(text: string): string {
  return text.includes("<") || text.includes("[") ? text.replace(tag, spaces) : text;
}

/** More ASCII letters than letters of other alphabets. */
function isMostlyLatin(text: string): boolean {
  let ascii = 0;
  let other = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit > 0x24f) other++;
    else if ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a) ascii++;
  }
  return ascii >= other;
}

function readWords(
  text: string,
  words: readonly RawWord[],
  latin: boolean,
  undone: Undone,
  out: string[],
): void {
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    const run = word.end - word.start === 1 ? spacedOutRun(text, words, at) : 0;
    if (run === 0) {
      out.push(readWord(text.slice(word.start, word.end), latin, undone));
      continue;
    }
    const last = words[at + run - 1] ?? word;
    let joined = "";
    for (let letter = word.start; letter < last.end; letter += 2) joined += text[letter];
    out.push(readWord(joined, latin, undone));
    undone.spacedOut++;
    at += run - 1;
  }
}

/** Lower case that keeps the length (İ alone would not), so that places found before hold after. */
function lower(text: string): string {
  return text.replaceAll("İ", "I").toLowerCase();
}

/**
 * Reads a text for matching: entities decoded, NFKC, case folded, hidden characters out, look-alike letters mapped,
 * leetspeak and spaced-out letters undone, links and e-mail addresses recognised. Pure, and linear in length.
 */
export function normalise(written: string): Normalised {
  const { text: clean, hidden, strayMarks } = cleanText(written);
  const { links, emails, found } = findLinks(clean);
  const text = lower(withoutTags(clean));
  const latin = isMostlyLatin(text);
  const undone: Undone = { confusables: 0, leetspeak: 0, spacedOut: 0 };
  const tokens: string[] = [];
  let from = 0;
  let beside = "";
  const readTo = (to: number): void => {
    const words: RawWord[] = [];
    findWords(text, from, to, words);
    readWords(text, words, latin, undone, tokens);
  };
  for (const place of found satisfies readonly Found[]) {
    readTo(place.start);
    beside += clean.slice(from, place.start);
    tokens.push(place.word);
    from = place.end;
  }
  readTo(text.length);
  return {
    clean,
    beside: beside + clean.slice(from),
    folded: tokens.join(" "),
    tokens,
    links,
    emails,
    disguise: { hidden, strayMarks, ...undone },
  };
}
