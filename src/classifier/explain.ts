import { createExtractor, type FeatureVector } from "./features.ts";
import { findSigns } from "./find-signs.ts";
import type { Judged } from "./judged.ts";
import { layout } from "./layout.ts";
import { kindOfLink } from "./link-kinds.ts";
import type { Model, SiteScorer } from "./model.ts";
import { type Normalised, normalise } from "./normalise.ts";
import { signSentences } from "./sign-sentences.ts";
import { signs } from "./signs.ts";
import { readTokens } from "./text-features.ts";
import { isWayOut, mostForWaysOut } from "./ways-out.ts";
import { partsOfWords } from "./word-parts.ts";

/** Characters at the beginning and at the end of a longer text that are taken apart; adverts stand there. */
const beginning = 700;
const ending = 300;
const longestShown = 80;

interface Part {
  readonly shown: string;
  readonly weight: number;
}

const extract = createExtractor();

function shorten(body: string): string {
  if (body.length <= beginning + ending) return body;
  return `${body.slice(0, beginning)} ${body.slice(-ending)}`;
}

/** What each feature of a comment adds to its score. */
function partsOf(
  { indices, values }: FeatureVector,
  model: Model,
  site: SiteScorer | undefined,
): ReadonlyMap<number, number> {
  const parts = new Map<number, number>();
  indices.forEach((index, at) => {
    const weight = (model.weights[index] ?? 0) + (site?.weights.get(index) ?? 0);
    parts.set(index, weight * (values[at] ?? 0));
  });
  return parts;
}

/** What links and addresses add by being there, to each of them its share. */
function partOfLinks(parts: ReadonlyMap<number, number>, { links, emails }: Normalised): number {
  let sum = 0;
  for (const [feature, part] of parts) if (isWayOut[feature] === 1) sum += part;
  return Math.min(sum, mostForWaysOut) / (links.length + emails.length);
}

/** The words as they stand in the text, each once, with what their tokens weigh. */
function writtenWords(body: string, weights: ReadonlyMap<string, number>): readonly Part[] {
  const written = new Set(
    Array.from(body.matchAll(/\S+/g), ([word]) => word.replace(/^[("'«„“]+|[.,;:!?)"'»”]+$/g, "") || word),
  );
  return Array.from(written, (word) => {
    const tokens = new Set(normalise(word).tokens);
    const weight = [...tokens].reduce((sum, token) => sum + (weights.get(token) ?? 0), 0);
    return { shown: word.slice(0, longestShown), weight };
  });
}

/**
 * What weighed most towards spam, heaviest first: words and links as they stand in the text, by the weights of the features
 * that they have a part in, and plain features in words. Takes about as long as judging the comment.
 */
export function explain(model: Model, judged: Judged, most = 5, site?: SiteScorer): readonly string[] {
  const body = shorten(judged.body);
  const read = { ...judged, body };
  const text = normalise(body);
  const kinds = text.links.map((link) => kindOfLink(link, judged.articleUrl));
  const found = findSigns(read, text, kinds);
  const parts = partsOf(extract(read, text), model, site);
  const ofTokens = new Map<string, number>();
  const add = (token: string, part: number): void => {
    ofTokens.set(token, (ofTokens.get(token) ?? 0) + part);
  };
  const ofWords = partsOfWords(readTokens(text, kinds), found, parts);
  for (const [at, part] of ofWords.entries()) add(text.tokens[at] ?? "", part);
  for (const link of [...text.links.map(({ domain }) => domain), ...text.emails])
    add(link, partOfLinks(parts, text));
  const ofSigns = [...found.keys()].flatMap((sign): readonly Part[] => {
    const shown = signSentences[sign];
    const weight = parts.get(layout.signs + signs.indexOf(sign)) ?? 0;
    return shown === undefined ? [] : [{ shown, weight }];
  });
  return [...writtenWords(body, ofTokens), ...ofSigns]
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, most)
    .map(({ shown }) => shown);
}
