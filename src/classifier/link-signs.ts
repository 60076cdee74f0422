import type { LinkKind } from "./link-kinds.ts";
import type { Normalised } from "./normalise.ts";
import { addSteps, type SignValues } from "./signs.ts";

const numericHost = /^[\d.]+$|^\[/;
const referral = /[?&/](?:ref|aff|affiliate|invite|referral|r|tag|partner)[=/]/i;
/** Words besides links up to which a comment is little but links. */
const fewWords = 3;

/** Signs of where links lead and how much of the text they are. A link to the comment's own page is none but itself. */
export function addLinkSigns(found: SignValues, text: Normalised, kinds: readonly LinkKind[]): void {
  let others = 0;
  let length = 0;
  for (const [at, link] of text.links.entries()) {
    const kind = kinds[at] ?? "unknown";
    found.set(`to-${kind}`, 1);
    if (kind === "page") continue;
    others++;
    length += link.url.length;
    if (link.disguised) found.set("disguised-link", 1);
    if (numericHost.test(link.host)) found.set("numeric-host", 1);
    if (referral.test(link.url)) found.set("referral-link", 1);
  }
  if (others === 0) return;
  addSteps(found, others, [
    [1, "link"],
    [2, "links-2"],
    [4, "links-4"],
  ]);
  found.set("link-share", Math.min(1, length / text.clean.length));
  if (text.tokens.length - text.links.length <= fewWords) found.set("only-links", 1);
}
