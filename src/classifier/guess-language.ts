/** Words that are frequent in one of these languages and rare in the others. */
const frequent: Readonly<Record<string, string>> = {
  en: "the and is of to that it was for you this with are have not be they what but",
  de: "der die und das ist nicht ich mit ein eine auf den zu auch von dass wie sich aber wird",
  fr: "le les des est une pas que vous dans pour sur avec qui je ce mais nous plus cette sont",
  es: "el los las es que por una con para no se como pero más muy está su lo esta todo",
  it: "il che di non è una per sono con della come anche più ma questo gli nel ho mi",
  pt: "o os as não que uma com para é por mais como mas seu isso você muito está dos em",
  nl: "het een van niet dat op te zijn met voor ook maar aan er wat bij nog naar je deze",
  sv: "och att det som en är på inte av för jag med har till den om men så kan var",
  pl: "nie się jest że na to jak ale dla przez tak już czy tego był jako bardzo tylko może",
  tr: "bir ve bu için çok da ne ile gibi daha var ama değil olarak ben kadar sonra olan her",
};

/** Scripts that tell a language by themselves, or nearly, from a share of the letters on. */
const scripts: readonly (readonly [language: string, letters: RegExp, share: number])[] = [
  ["ja", /[\p{Script=Hiragana}\p{Script=Katakana}]/gu, 0.15],
  ["ko", /\p{Script=Hangul}/gu, 0.5],
  ["zh", /\p{Script=Han}/gu, 0.5],
  ["uk", /[іїєґ]/giu, 0.03],
  ["ru", /\p{Script=Cyrillic}/gu, 0.5],
  ["ar", /\p{Script=Arabic}/gu, 0.5],
  ["he", /\p{Script=Hebrew}/gu, 0.5],
  ["el", /\p{Script=Greek}/gu, 0.5],
  ["th", /\p{Script=Thai}/gu, 0.5],
  ["hi", /\p{Script=Devanagari}/gu, 0.5],
];

const languagesOf = new Map<string, string[]>();
for (const [language, words] of Object.entries(frequent))
  for (const word of words.split(" ")) languagesOf.set(word, [...(languagesOf.get(word) ?? []), language]);

/** Enough to tell; a longer text tells no more. */
const readCharacters = 600;
const leastHits = 2;

/**
 * A text's language as ISO 639-1 by its script or its most frequent words, for filtering a list; `undefined` where it
 * is too short or is none of some twenty languages. Wrong at times: nothing is decided by it.
 */
export function guessLanguage(text: string): string | undefined {
  const start = text.slice(0, readCharacters);
  return byScript(start) ?? byWords(start);
}

function byScript(text: string): string | undefined {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return undefined;
  return scripts.find(([, pattern, share]) => (text.match(pattern)?.length ?? 0) / letters > share)?.[0];
}

function byWords(text: string): string | undefined {
  const hits = new Map<string, number>();
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? [])
    for (const language of languagesOf.get(word) ?? []) hits.set(language, (hits.get(language) ?? 0) + 1);
  const [best, next] = [...hits].sort(([, a], [, b]) => b - a);
  return best && best[1] >= leastHits && best[1] > (next?.[1] ?? 0) ? best[0] : undefined;
}
