import { concepts, conceptsOf } from "./concepts.ts";
import type { FeatureSet } from "./feature-set.ts";
import { layout } from "./layout.ts";
import { crossedSigns, type SignValues } from "./signs.ts";

/** Words between two concepts that still belong together, as in "check out my new channel". */
const reach = 3;

/** Words that call to something only in some company: "check out my page" calls, "check the views" inspects. */
const ambiguous = new Set("check checked chek cheque follow folow sub".split(" "));
const calledTo = new Set("out my our this these it us me him her mine back 4".split(" "));
const callsBefore = new Set("please plz pls plzz like comment subscribe".split(" "));

function conceptsAt(words: readonly string[], at: number): number {
  const word = words[at] ?? "";
  const found = conceptsOf(word);
  if (found === 0 || !ambiguous.has(word)) return found;
  return calledTo.has(words[at + 1] ?? "") || callsBefore.has(words[at - 1] ?? "") ? found : 0;
}

/** Calls `each` with the number of every set bit, lowest first. */
function eachBit(mask: number, each: (bit: number) => void): void {
  for (let rest = mask; rest !== 0; rest &= rest - 1) each(31 - Math.clz32(rest & -rest));
}

/** The concepts of each word of a text, one bit each. */
export function conceptsOfWords(words: readonly string[]): readonly number[] {
  return words.map((_word, at) => conceptsAt(words, at));
}

/** The features of concepts that one word has a part in. `masks` are those of `conceptsOfWords`. */
export function addConceptsAt(
  masks: readonly number[],
  at: number,
  found: SignValues,
  add: (feature: number) => void,
): void {
  eachBit(masks[at] ?? 0, (here) => {
    add(layout.concepts + here);
    crossedSigns.forEach((sign, row) => {
      if (found.has(sign)) add(layout.crossedConcepts + row * concepts.length + here);
    });
    for (let away = 1; away <= reach; away++) {
      eachBit(masks[at - away] ?? 0, (first) => add(layout.conceptPairs + first * concepts.length + here));
      eachBit(masks[at + away] ?? 0, (second) => add(layout.conceptPairs + here * concepts.length + second));
    }
  });
}

/** The concepts of a text, each that comes at most three words before another, and each together with crossed signs. */
export function addConcepts(words: readonly string[], found: SignValues, set: FeatureSet): void {
  /** The concepts of each word within reach, the nearest last. */
  const before = new Int32Array(reach);
  let all = 0;
  for (let at = 0; at < words.length; at++) {
    const here = conceptsAt(words, at);
    const near = before.reduce((mask, earlier) => mask | earlier, 0);
    before[at % reach] = here;
    all |= here;
    eachBit(here, (second) => {
      set.add(layout.concepts + second);
      eachBit(near, (first) => set.add(layout.conceptPairs + first * concepts.length + second));
    });
  }
  addCrossed(all, found, set);
}

function addCrossed(all: number, found: SignValues, set: FeatureSet): void {
  const present = crossedSigns.flatMap((sign, at) => (found.has(sign) ? [at] : []));
  for (const sign of present) {
    set.add(layout.crossed + sign);
    eachBit(all, (concept) => set.add(layout.crossedConcepts + sign * concepts.length + concept));
    for (const earlier of present)
      if (earlier < sign) set.add(layout.crossedPairs + sign * crossedSigns.length + earlier);
  }
}
