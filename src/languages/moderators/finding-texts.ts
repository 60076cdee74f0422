/** A sentence with `{value}`, `{value:percent}` for a share and `{values:words}` for codes; in two forms by `n`. */
export type Sentence = string | { readonly one: string; readonly other: string };

/** What one language says of findings. */
export interface FindingTexts {
  /** By reason, in a few words. */
  readonly names: Readonly<Record<string, string>>;
  /** By reason, or by `<reason>.<case>`. */
  readonly details: Readonly<Record<string, Sentence>>;
  /** Codes that stand in values. */
  readonly words: Readonly<Record<string, string>>;
  /** What the classifier saw that stands in no single word, by its English words. */
  readonly signs: Readonly<Record<string, string>>;
  /** Said where nothing was found. */
  readonly allRead: string;
}

type Values = Readonly<Record<string, string | number>>;

/** The part of a finding that its sentence needs. */
export interface Told {
  readonly check: string;
  readonly reason: string;
  readonly detail: string;
  readonly values?: Values;
}

/** A finding's name, or its code in words where the language has none. */
export const nameOf = (reason: string, { names }: Pick<FindingTexts, "names">): string =>
  (Object.hasOwn(names, reason) ? names[reason] : undefined) ?? reason.replaceAll("_", " ");

/**
 * A finding's sentence; the stored English one where the language has none, or where the finding was kept without what
 * the sentence tells of.
 */
export function detailOf(finding: Told, language: string, texts: FindingTexts): string {
  const { reason, detail, values = {} } = finding;
  const key = values.case === undefined ? reason : `${reason}.${values.case}`;
  const found = isForeign(finding) || !Object.hasOwn(texts.details, key) ? undefined : texts.details[key];
  if (found === undefined) return detail;
  const sentence =
    typeof found === "string"
      ? found
      : new Intl.PluralRules(language).select(Number(values.n)) === "one"
        ? found.one
        : found.other;
  return fill(sentence, values, language, texts.words) ?? detail;
}

/** What weighed in a finding and cannot be marked in the comment's text. */
export function signsOf(
  evidence: readonly string[],
  body: string,
  { signs }: Pick<FindingTexts, "signs">,
): readonly string[] {
  const text = body.toLowerCase();
  return evidence
    .filter((sign) => !text.includes(sign.toLowerCase()))
    .map((sign) => (Object.hasOwn(signs, sign) ? signs[sign] : undefined) ?? sign);
}

/** The operator's own service says what it likes, under reasons of its own. */
const isForeign = ({ check, reason }: Told): boolean => check === "webhook" && !reason.startsWith("webhook_");

/** `undefined` where a value is missing. */
function fill(
  sentence: string,
  values: Values,
  language: string,
  words: FindingTexts["words"],
): string | undefined {
  let whole = true;
  const filled = sentence.replace(/\{(\w+)(?::(\w+))?\}/g, (_match, name: string, form?: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) whole = false;
    else if (form === "words") return translated(String(value), words);
    else if (typeof value === "number") return formatted(value, language, form);
    return String(value);
  });
  return whole ? filled : undefined;
}

const formatted = (value: number, language: string, form: string | undefined): string =>
  new Intl.NumberFormat(
    language,
    form === "percent" ? { style: "percent", maximumFractionDigits: 2 } : {},
  ).format(value);

/** `code, code` or `code: 2, code: 1`. */
const translated = (codes: string, words: FindingTexts["words"]): string =>
  codes.replace(/[a-z_]+/g, (code) => (Object.hasOwn(words, code) ? (words[code] ?? code) : code));
