const letters: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
  "€": "e",
};
const stand = /[01345$7@!€]/;
const letter = /\p{L}/u;

/** `1` stands for l after a vowel or an l and beside an l (`fo1low`, `pi11s`), and as in `c1ick`; else for i. */
function readOne(word: string, at: number): string {
  const before = word[at - 1] ?? "";
  const after = word[at + 1] ?? "";
  if ("l1".includes(before) || ("aeiou".includes(before) && "l1".includes(after))) return "l";
  return "cpbfg".includes(before) && "aeiou".includes(after) ? "l" : "i";
}

/** `sub4sub`, `f4f`, `4ever`: a digit that is read as a word, not as a letter. */
function joinsEqualHalves(word: string, at: number): boolean {
  return word.slice(0, at) === word.slice(at + 1);
}

function isLetterAt(word: string, at: number): boolean {
  return letter.test(word[at] ?? "");
}

/** `fr33`, unlike `win10`. */
function isDoubledEnd(word: string, before: number, after: number): boolean {
  return after === word.length && after - before === 3 && word[before + 1] === word[before + 2];
}

function standsForLetter(word: string, at: number): boolean {
  const sign = word[at] ?? "";
  if (!stand.test(sign) || joinsEqualHalves(word, at)) return false;
  let before = at - 1;
  while (before >= 0 && stand.test(word[before] ?? "")) before--;
  let after = at + 1;
  while (after < word.length && stand.test(word[after] ?? "")) after++;
  if (isLetterAt(word, before)) return isLetterAt(word, after) || isDoubledEnd(word, before, after);
  return before < 0 && after === 1 && "0$".includes(sign) && /^\p{L}{3}/u.test(word.slice(1, 4));
}

/**
 * Reads digits and signs that stand for letters: `v1agra`, `ca$h`, `fr33`, `0nline`. Numbers, `mp3`, `4th` and
 * `sub4sub` stay. Words above 40 characters stay, so the work per word is bounded.
 */
export function undoLeetspeak(word: string): string {
  if (word.length > 40 || word.length < 3 || !stand.test(word)) return word;
  let read = "";
  for (let at = 0; at < word.length; at++) {
    const sign = word[at] ?? "";
    if (!standsForLetter(word, at)) read += sign;
    else read += sign === "1" ? readOne(word, at) : (letters[sign] ?? sign);
  }
  return read;
}
