import { createExtractor, type FeatureVector } from "./features.ts";
import type { Judged } from "./judged.ts";
import { layout } from "./layout.ts";
import type { Model, SiteScorer } from "./model.ts";
import { scoreOf } from "./score.ts";
import { type Sign, signs } from "./signs.ts";

const sentences: Partial<Record<Sign, string>> = {
  link: "has a link",
  "links-2": "has two links or more",
  "links-4": "has four links or more",
  "link-share": "much of the text is links",
  "only-links": "little but links",
  "disguised-link": "a link is disguised",
  "numeric-host": "a link to a bare IP address",
  "referral-link": "a referral link",
  email: "names an e-mail address",
  phone: "names a telephone number",
  amount: "names an amount of money",
  "script-tag": "holds a script",
  "capitals-70": "nearly all capitals",
  "exclaims-run": "rows of exclamation marks",
  "repeats-60": "repeats itself",
  "mixed-script": "look-alike letters of another alphabet",
  leetspeak: "digits in place of letters",
  "spaced-out": "spaced-out letters",
  "hidden-characters": "hidden characters",
  "stray-marks": "marks drawn through letters",
  "name-promotes": "the name promotes something",
  "name-link": "the name has a link",
  "disposable-email": "a disposable e-mail address",
  "form-under-5s": "sent within five seconds",
  "author-refused": "the author was refused before",
};

/** Characters at the beginning and at the end of a longer text that are taken apart; adverts stand there. */
const beginning = 700;
const ending = 300;
const longestShown = 80;

interface Part {
  readonly shown: string;
  readonly weight: number;
}

function contribution(model: Model, { indices, values }: FeatureVector, from: number): readonly Part[] {
  const parts: Part[] = [];
  indices.forEach((index, at) => {
    const sign = signs[index - layout.signs];
    const sentence = index >= from && sign !== undefined ? sentences[sign] : undefined;
    if (sentence !== undefined)
      parts.push({ shown: sentence, weight: (model.weights[index] ?? 0) * (values[at] ?? 0) });
  });
  return parts;
}

function shorten(body: string): string {
  if (body.length <= beginning + ending) return body;
  return `${body.slice(0, beginning)} ${body.slice(-ending)}`;
}

/**
 * What weighed most towards spam, heaviest first: words and links as they stand in the text, found by how much the score
 * falls without each, and plain features in words. Meant for comments that are held, a few milliseconds each.
 */
export function explain(model: Model, judged: Judged, most = 5, site?: SiteScorer): readonly string[] {
  const extract = createExtractor();
  const score = (body: string): number => {
    const vector = extract({ ...judged, body });
    let learned = 0;
    if (site !== undefined)
      vector.indices.forEach((index, at) => {
        learned += (site.weights.get(index) ?? 0) * (vector.values[at] ?? 0);
      });
    return scoreOf(model, vector) + learned;
  };
  const body = shorten(judged.body);
  const whole = score(body);
  const words = [...body.matchAll(/\S+/g)];
  const seen = new Set<string>();
  const parts = words.flatMap((word): readonly Part[] => {
    const shown = word[0].replace(/^[("'«„“]+|[.,;:!?)"'»”]+$/g, "") || word[0];
    if (seen.has(shown)) return [];
    seen.add(shown);
    return [{ shown: shown.slice(0, longestShown), weight: whole - score(body.replaceAll(word[0], " ")) }];
  });
  return [...parts, ...contribution(model, extract({ ...judged, body }), layout.signs)]
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, most)
    .map(({ shown }) => shown);
}
