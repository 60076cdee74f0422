import { conceptsOf } from "./concepts.ts";
import type { Judged } from "./judged.ts";
import { type Normalised, normalise } from "./normalise.ts";
import { addSteps, type SignValues } from "./signs.ts";

const capitalName = /^[^\p{Ll}]*\p{Lu}[^\p{Ll}]*\p{Lu}[^\p{Ll}]*$/u;
/** Longest name that a form takes, in characters. */
const longestName = 245;

/** Signs of a name that is an advert rather than a name. Which name it is has no influence. */
export function addNameSigns(found: SignValues, name: string): void {
  const read = normalise(name.slice(0, longestName));
  if (read.links.length + read.emails.length > 0) found.set("name-link", 1);
  if (read.tokens.filter((token) => conceptsOf(token) !== 0).length >= 2) found.set("name-promotes", 1);
  if (/\d{2}/.test(read.clean)) found.set("name-digits", 1);
  if (capitalName.test(read.clean)) found.set("name-capitals", 1);
  addSteps(found, read.tokens.length, [[4, "name-long"]]);
}

function addFormSigns(found: SignValues, seconds: number): void {
  if (seconds < 15) found.set("form-under-15s", 1);
  if (seconds < 5) found.set("form-under-5s", 1);
  if (seconds > 3600) found.set("form-over-1h", 1);
}

/** Signs that only the service knows: website, e-mail domain, form timing, standing and frequency of the author. */
export function addSiteSigns(found: SignValues, judged: Judged, text: Normalised): void {
  if (judged.website) {
    found.set("website", 1);
    const domain = normalise(judged.website).links[0]?.domain;
    if (text.links.some((link) => link.domain === domain)) found.set("website-in-text", 1);
  }
  if (judged.disposableEmail) found.set("disposable-email", 1);
  if (judged.formAgeSeconds !== undefined) addFormSigns(found, judged.formAgeSeconds);
  addSteps(found, judged.author?.approved ?? 0, [
    [1, "author-approved"],
    [5, "author-approved-5"],
  ]);
  addSteps(found, judged.author?.refused ?? 0, [
    [1, "author-refused"],
    [3, "author-refused-3"],
  ]);
  addSteps(found, judged.recentComments ?? 0, [
    [1, "recent-1"],
    [5, "recent-5"],
    [20, "recent-20"],
  ]);
}
