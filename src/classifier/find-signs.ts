import { addNameSigns, addSiteSigns } from "./author-signs.ts";
import type { Judged } from "./judged.ts";
import type { LinkKind } from "./link-kinds.ts";
import { addLinkSigns } from "./link-signs.ts";
import type { Normalised } from "./normalise.ts";
import { addDisguiseSigns, addShapeSigns } from "./shape-signs.ts";
import { addSteps, type SignValues } from "./signs.ts";
import { titleOverlap } from "./title-overlap.ts";

/** The plain features of a comment, the site's last; those that are zero are left out. `kinds` are those of the text's links. */
export function findSigns(judged: Judged, text: Normalised, kinds: readonly LinkKind[]): SignValues {
  const found: SignValues = new Map();
  addLinkSigns(found, text, kinds);
  addShapeSigns(found, text);
  addDisguiseSigns(found, text);
  if (judged.name) addNameSigns(found, judged.name);
  if (judged.articleTitle)
    addSteps(found, titleOverlap(text.tokens, judged.articleTitle), [
      [1, "on-topic"],
      [2, "on-topic-2"],
    ]);
  addSiteSigns(found, judged, text);
  return found;
}
