import { normalise } from "./normalise.ts";

/** Words too common to show that a comment speaks of its page. */
const common = new Set(
  "the and for you your are was were this that with from have has not but all can will what when who how why its his her they them our out about into over than then there official video audio lyrics live new news".split(
    " ",
  ),
);

/** The words of titles seen lately: a page has one title and many comments. */
const titles = new Map<string, ReadonlySet<string>>();
const maxTitles = 1000;

function wordsOf(title: string): ReadonlySet<string> {
  let words = titles.get(title);
  if (words === undefined) {
    words = new Set(normalise(title).tokens.filter((token) => token.length >= 3 && !common.has(token)));
    if (titles.size >= maxTitles) titles.clear();
    titles.set(title, words);
  }
  return words;
}

/** How many different words of the page's title the comment says again. */
export function titleOverlap(tokens: readonly string[], title: string): number {
  const words = wordsOf(title);
  const shared = new Set<string>();
  for (const token of tokens) if (words.has(token)) shared.add(token);
  return shared.size;
}
