import { layout } from "./layout.ts";
import { crossedSigns, type Sign, signs } from "./signs.ts";

/** Signs that say no more than that a comment leads somewhere else: good comments do so too. */
const waysOut: readonly Sign[] = [
  ...(["link", "links-2", "link-share", "only-links", "email", "phone", "handle"] as const),
  ...signs.filter((sign) => sign.startsWith("to-") && sign !== "to-page"),
];
const lengths: readonly Sign[] = ["words-6", "words-25"];

/** 1 for each feature that says only that: such a sign alone, with another such or with the length of the text. */
function mark(): Uint8Array {
  const marked = new Uint8Array(layout.size);
  for (const sign of waysOut) marked[layout.signs + signs.indexOf(sign)] = 1;
  crossedSigns.forEach((later, row) => {
    if (waysOut.includes(later)) marked[layout.crossed + row] = 1;
    crossedSigns.forEach((earlier, column) => {
      const both = [later, earlier];
      const mere = both.every((sign) => waysOut.includes(sign) || lengths.includes(sign));
      if (mere && both.some((sign) => waysOut.includes(sign)))
        marked[layout.crossedPairs + row * crossedSigns.length + column] = 1;
    });
  });
  return marked;
}
export const isWayOut = mark();

/**
 * Most that all of these features together add to a score. With the shipped model's bias that is a comment that waits: a
 * bare link is never spam by itself, which a test holds. Of 0.9 to 1.2 the largest that does so; less holds more adverts.
 */
export const mostForWaysOut = 1.1;
