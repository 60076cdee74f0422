/** A stretch of a comment's text as it is shown. */
export interface Stretch {
  readonly text: string;
  readonly kind: "plain" | "word" | "link" | "hidden";
}

/**
 * Characters that change the direction of text, or that nobody sees: shown by their number. Not the joiners, nor the
 * tags of flags: emoji and Persian words are made with them.
 */
const hidden = /(?![\t\n\r]|\u200c|\u200d|[\u{e0020}-\u{e007f}])[\p{Cc}\p{Cf}]/gu;
const link = /\b(?:https?:\/\/|www\.)[^\s<>"]+/gi;

/**
 * Cuts a text into what is to be marked: links, the words that findings name, and hidden characters.
 * @param evidence words and links as they stand in the text, whatever the case.
 */
export function markText(text: string, evidence: readonly string[]): readonly Stretch[] {
  const marks = [
    ...linkMarks(text),
    ...evidence.flatMap((word) => wordMarks(text, word)),
    ...hiddenMarks(text),
  ];
  marks.sort((a, b) => a.start - b.start || rank[a.kind] - rank[b.kind]);
  const stretches: Stretch[] = [];
  let at = 0;
  for (const { start, end, kind } of marks) {
    if (start < at) continue;
    if (start > at) stretches.push({ text: text.slice(at, start), kind: "plain" });
    stretches.push({ text: kind === "hidden" ? codePoint(text, start) : text.slice(start, end), kind });
    at = end;
  }
  if (at < text.length) stretches.push({ text: text.slice(at), kind: "plain" });
  return stretches;
}

interface Mark {
  readonly start: number;
  readonly end: number;
  readonly kind: Exclude<Stretch["kind"], "plain">;
}

const rank = { hidden: 0, link: 1, word: 2 } as const;
const mostMarks = 500;

function linkMarks(text: string): Mark[] {
  return [...text.matchAll(link)].slice(0, mostMarks).map((match) => {
    // A hidden character within a link is shown as one, and ends it.
    const url = match[0].split(hidden)[0] ?? "";
    return { start: match.index, end: match.index + url.length, kind: "link" };
  });
}

function hiddenMarks(text: string): Mark[] {
  return [...text.matchAll(hidden)]
    .slice(0, mostMarks)
    .map(({ 0: character, index }) => ({ start: index, end: index + character.length, kind: "hidden" }));
}

function wordMarks(text: string, word: string): Mark[] {
  const wanted = word.toLowerCase();
  const folded = text.toLowerCase();
  // Folding changes the length of a few texts (İ): places would not fit.
  if (wanted.length < 2 || folded.length !== text.length) return [];
  const marks: Mark[] = [];
  for (
    let at = folded.indexOf(wanted);
    at !== -1 && marks.length < mostMarks;
    at = folded.indexOf(wanted, at + wanted.length)
  )
    if (isWhole(folded, at, at + wanted.length))
      marks.push({ start: at, end: at + wanted.length, kind: "word" });
  return marks;
}

const letter = /[\p{L}\p{N}]/u;

function isWhole(text: string, start: number, end: number): boolean {
  return !letter.test(text[start - 1] ?? "") && !letter.test(text[end] ?? "");
}

const codePoint = (text: string, at: number): string =>
  `U+${(text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
