import { en } from "../../languages/en.ts";
import { baseOf, createLanguage, type Language, type Strings } from "../../languages/language.ts";

/** English comes with the script; each other language is a file of its own, which only its pages load. */
const others: Readonly<Record<string, () => Promise<Strings>>> = {
  de: async () => (await import("../../languages/de.ts")).de,
  fr: async () => (await import("../../languages/fr.ts")).fr,
  ar: async () => (await import("../../languages/ar.ts")).ar,
};

/** The strings of a page's language; English where there are none, or where they cannot be loaded. */
export async function loadLanguage(wanted: string | undefined): Promise<Language> {
  const base = baseOf(wanted);
  const load = Object.hasOwn(others, base) ? others[base] : undefined;
  const strings = await load?.().catch(() => undefined);
  return strings ? createLanguage(base, strings, wanted) : createLanguage("en", en, wanted);
}
