import { normalise } from "../classifier/normalise.ts";
import type { Finding, Submission } from "../comment.ts";
import type { CheckContext } from "./check.ts";

type Field = keyof CheckContext["text"];

/** Phrases as token sequences, by their first token. */
type Index = ReadonlyMap<string, readonly { readonly phrase: string; readonly tokens: readonly string[] }[]>;

/** The site's two word lists, matched as whole tokens over name, e-mail, website and text. */
export function blockedWords(
  submission: Pick<Submission, Field>,
  { policy, text }: Pick<CheckContext, "policy" | "text">,
): Finding | undefined {
  const { hold, reject } = policy.words;
  return (
    finding("reject", reject, "of the list that rejects", submission, text) ??
    finding("hold", hold, "of the list that holds", submission, text)
  );
}

function finding(
  verdict: "hold" | "reject",
  phrases: readonly string[],
  list: string,
  submission: Pick<Submission, Field>,
  text: CheckContext["text"],
): Finding | undefined {
  if (phrases.length === 0) return undefined;
  const index = indexOf(phrases);
  const hits = fields.flatMap((field) =>
    [
      ...new Set(
        fieldTokens(field, submission[field] ?? "", text).flatMap((tokens) => matches(tokens, index)),
      ),
    ].map((phrase) => ({ field, phrase })),
  );
  if (hits.length === 0) return undefined;
  return {
    verdict,
    reason: verdict === "reject" ? "word_rejected" : "word_held",
    score: verdict === "reject" ? 1 : 0.7,
    detail: `Words ${list}: ${hits.map(({ field, phrase }) => `“${phrase}” (${label[field]})`).join(", ")}.`,
    values: {
      words: unique(hits.map(({ phrase }) => phrase)),
      fields: unique(hits.map(({ field }) => field)),
    },
    evidence: [...new Set(hits.map(({ phrase }) => phrase))],
  };
}

const unique = (words: readonly string[]): string => [...new Set(words)].join(", ");

const fields: readonly Field[] = ["name", "email", "website", "body"];
const label: Readonly<Record<Field, string>> = {
  name: "name",
  email: "e-mail",
  website: "website",
  body: "text",
};

/** A field's tokens, and the words within its addresses, so that `casino` is found in `https://casino.example/`. */
function fieldTokens(field: Field, written: string, text: CheckContext["text"]): (readonly string[])[] {
  const { tokens, links, emails } = text[field];
  const addresses = [...links.map(({ url }) => url), ...emails, ...(field === "email" ? [written] : [])];
  return [tokens, ...addresses.flatMap((address) => [addressWords(address), addressDomains(address)])];
}

const addressWords = (address: string): readonly string[] =>
  address.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

const addressDomains = (address: string): readonly string[] => address.toLowerCase().split(/[/@?#]+/);

function matches(tokens: readonly string[], index: Index): string[] {
  return tokens.flatMap((token, at) =>
    (index.get(token) ?? [])
      .filter((entry) => entry.tokens.every((wanted, offset) => tokens[at + offset] === wanted))
      .map(({ phrase }) => phrase),
  );
}

/** A policy's lists stay the same objects while it is cached, and so do their indexes. */
const indexes = new WeakMap<readonly string[], Index>();

function indexOf(phrases: readonly string[]): Index {
  const known = indexes.get(phrases);
  if (known) return known;
  const index = new Map<string, { phrase: string; tokens: readonly string[] }[]>();
  for (const phrase of phrases) {
    const { tokens } = normalise(phrase);
    const [first] = tokens;
    if (first !== undefined) index.set(first, [...(index.get(first) ?? []), { phrase, tokens }]);
  }
  indexes.set(phrases, index);
  return index;
}
