const shownCharacters = 500;

/** A subject is one line, whatever a reader typed. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").slice(0, 120);

/** The words of a comment, cut where they are many. */
export function quote(body: string): string {
  const shown = body.length > shownCharacters ? `${body.slice(0, shownCharacters)} …` : body;
  return shown
    .split(/\r\n|[\r\n]/)
    .map((line) => `> ${line}`)
    .join("\n");
}
