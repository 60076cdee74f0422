import type { Key, Strings } from "./en.ts";

export type { Key, Strings } from "./en.ts";

export type Values = Readonly<Record<string, string | number>>;

/** The strings of one language. */
export interface Language {
  /** What `Intl` is asked with: the tag as given where its language is this one, so that `de-CH` keeps its formats. */
  readonly tag: string;
  readonly direction: "ltr" | "rtl";
  /** The string, with values in the place of `{name}`; one with `n` in the plural of its language. */
  say(key: Key, values?: Values): string;
  /** A number as the language writes it. */
  number(value: number): string;
}

const rightToLeft: readonly string[] = ["ar"];

/** The language's part of a tag: `de` of `de-CH`. */
export const baseOf = (tag: string | undefined): string => (tag ?? "").toLowerCase().split("-")[0] ?? "";

/**
 * @param base the language of the strings.
 * @param wanted the tag that was asked for, which may be of another language.
 */
export function createLanguage(base: string, strings: Strings, wanted: string | undefined): Language {
  const tag = baseOf(wanted) === base && isTag(wanted) ? wanted : base;
  // Made when first needed: a browser takes longer for them than for all comments on a screen.
  let plurals: Intl.PluralRules | undefined;
  let numbers: Intl.NumberFormat | undefined;
  const plural = (n: number): Intl.LDMLPluralRule => {
    plurals ??= new Intl.PluralRules(tag);
    return plurals.select(n);
  };
  const number = (value: number): string => {
    numbers ??= new Intl.NumberFormat(tag);
    return numbers.format(value);
  };
  return {
    tag,
    direction: rightToLeft.includes(base) ? "rtl" : "ltr",
    say(key, values = {}) {
      const found = strings[key];
      const text = typeof found === "string" ? found : (found[plural(Number(values.n))] ?? found.other);
      return text.replace(/\{(\w+)\}/g, (_match: string, name: string) => {
        const value = values[name] ?? "";
        return typeof value === "number" ? number(value) : value;
      });
    },
    number,
  };
}

/** A language with a script and a region at most: what is no tag at all `Intl` would throw at. */
const isTag = (tag: string | undefined): tag is string =>
  tag !== undefined && /^[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?$/i.test(tag);
