import { ar } from "./ar.ts";
import { de } from "./de.ts";
import { en, type Strings } from "./en.ts";
import { fr } from "./fr.ts";
import { baseOf, createLanguage, type Language } from "./language.ts";

export type { Key, Language } from "./language.ts";

const languages: Readonly<Record<string, Strings>> = { en, de, fr, ar };

/** The languages that there are, as BCP 47 writes them. */
export const languageTags = Object.keys(languages);

/** The language of a tag such as `de-CH`; English for those that there are no strings of. */
export function chooseLanguage(wanted: string | undefined): Language {
  const base = baseOf(wanted);
  const strings = Object.hasOwn(languages, base) ? languages[base] : undefined;
  return strings ? createLanguage(base, strings, wanted) : createLanguage("en", en, wanted);
}
