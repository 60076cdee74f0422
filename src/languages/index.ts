import { ar } from "./ar.ts";
import { de } from "./de.ts";
import { en, type Key, type Strings } from "./en.ts";
import { fr } from "./fr.ts";

export type { Key } from "./en.ts";

const languages: Readonly<Record<string, Strings>> = { en, de, fr, ar };

/** The languages that there are, as BCP 47 writes them. */
export const languageTags = Object.keys(languages);

const rightToLeft = new Set(["ar"]);

export type Values = Readonly<Record<string, string | number>>;

/** The strings of one language. */
export interface Language {
  /** What `Intl` is asked with: the tag as given where its language is one of ours, so that `de-CH` keeps its formats. */
  readonly tag: string;
  readonly direction: "ltr" | "rtl";
  /** The string, with values in the place of `{name}`; one with `n` in the plural of its language. */
  say(key: Key, values?: Values): string;
}

/** The language of a tag such as `de-CH`; English for those that there are no strings of. */
export function chooseLanguage(wanted: string | undefined): Language {
  const [base = ""] = (wanted ?? "").toLowerCase().split("-");
  const known = Object.hasOwn(languages, base) ? base : "en";
  const strings: Strings = languages[known] ?? en;
  const tag = known === base && isTag(wanted) ? wanted : known;
  const plurals = new Intl.PluralRules(tag);
  const numbers = new Intl.NumberFormat(tag);
  return {
    tag,
    direction: rightToLeft.has(known) ? "rtl" : "ltr",
    say(key, values = {}) {
      const found = strings[key];
      const text =
        typeof found === "string" ? found : (found[plurals.select(Number(values.n))] ?? found.other);
      return text.replace(/\{(\w+)\}/g, (_match: string, name: string) => {
        const value = values[name] ?? "";
        return typeof value === "number" ? numbers.format(value) : value;
      });
    },
  };
}

/** A language with a script and a region at most: what is no tag at all `Intl` would throw at. */
const isTag = (tag: string | undefined): tag is string =>
  tag !== undefined && /^[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?$/i.test(tag);
