import unhomoglyph from "unhomoglyph";

/** Lower-case Cyrillic, Greek, Armenian, … letter → the Latin letter it looks like (Unicode TR39, by `unhomoglyph`). */
const toLatin = new Map<string, string>();
/** Latin letter → the Cyrillic letter it looks like, for Latin letters hidden in Cyrillic words. */
const toCyrillic = new Map<string, string>();
/** Latin letters of phonetic alphabets and small capitals that stand for plain ones: mapped wherever they are. */
const phonetic = new Map<string, string>();

const latin = /\p{Script=Latin}/u;
const cyrillic = /\p{Script=Cyrillic}/u;
const lettersOfEurope = /\p{Ll}|\p{Lo}/u;
const asciiLetter = /^[a-z]$/;

function looksLike(letter: string): string | undefined {
  const own = unhomoglyph(letter).toLowerCase();
  if (asciiLetter.test(own)) return own;
  // A capital's twin serves for the small letter too: К is K, so к is read as k.
  const capital = unhomoglyph(letter.toUpperCase()).toLowerCase();
  return asciiLetter.test(capital) && !latin.test(letter) ? capital : undefined;
}

for (let unit = 0x80; unit < 0x2e00; unit++) {
  const letter = String.fromCharCode(unit);
  if (!lettersOfEurope.test(letter)) continue;
  const twin = looksLike(letter);
  if (twin === undefined) continue;
  if (latin.test(letter)) phonetic.set(letter, twin);
  else toLatin.set(letter, twin);
  if (cyrillic.test(letter) && unit >= 0x430 && unit <= 0x44f) toCyrillic.set(twin, letter);
}

/** True where the word holds a letter beyond ASCII, so that `readAsOneScript` could change it. */
export const beyondAscii = /[\u0080-\uffff]/;

function translate(word: string, table: ReadonlyMap<string, string>): string {
  let read = "";
  for (const letter of word) read += table.get(letter) ?? letter;
  return read;
}

interface LetterCounts {
  /** Plain Latin letters. */
  readonly plain: number;
  /** Letters of other scripts with a Latin twin, and those without. */
  readonly twins: number;
  readonly others: number;
}

function countLetters(word: string): LetterCounts {
  let plain = 0;
  let twins = 0;
  let others = 0;
  for (const letter of word) {
    if (letter >= "a" && letter <= "z") plain++;
    else if (toLatin.has(letter)) twins++;
    else if (letter > "\x7f") others++;
  }
  return { plain, twins, others };
}

/**
 * Reads look-alike letters of a lower-case word as the script that the word is written in: `pаypal` with a Cyrillic
 * а becomes `paypal`, `пpивет` with a Latin p becomes `привет`. A word wholly of another script's look-alikes is
 * read as Latin only where the text around it is Latin. Words of one script stay as they are.
 */
export function readAsOneScript(word: string, textIsLatin: boolean): string {
  const read = translate(word, phonetic);
  const { plain, twins, others } = countLetters(read);
  if (others === 0) return twins > 0 && (plain > 0 || textIsLatin) ? translate(read, toLatin) : read;
  return plain > 0 && cyrillic.test(read) ? translate(read, toCyrillic) : read;
}
