import { ar } from "../../src/languages/ar.ts";
import { de } from "../../src/languages/de.ts";
import { en, type Strings } from "../../src/languages/en.ts";
import { fr } from "../../src/languages/fr.ts";
import { chooseLanguage } from "../../src/languages/index.ts";

const languages: [string, Strings][] = Object.entries({ en, de, fr, ar });
const places = (text: string) => (text.match(/\{(?!n\})\w+\}/g) ?? []).sort();

describe.each(languages)("%s", (tag, strings) => {
  it("has every string, with the same places to fill", () => {
    for (const [key, value] of Object.entries(en)) {
      const own = strings[key as keyof Strings];
      expect(typeof own).toBe(typeof value);
      if (typeof value === "string") expect([key, places(String(own))]).toEqual([key, places(value)]);
    }
  });

  it("has a form for every plural that its language has", () => {
    const categories = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
    for (const value of Object.values(strings)) {
      if (typeof value === "string") continue;
      // `many` of French is for millions, where `other` reads the same.
      const needed = categories.filter((category) => tag === "ar" || category !== "many");
      expect(Object.keys(value)).toEqual(expect.arrayContaining(needed));
    }
  });
});

describe("a page's language", () => {
  it.each([
    ["de-CH", "de-CH", "ltr"],
    ["ar", "ar", "rtl"],
    ["FR", "FR", "ltr"],
    ["xx", "en", "ltr"],
    ["en-<script>", "en", "ltr"],
    ["__proto__", "en", "ltr"],
    [undefined, "en", "ltr"],
  ] as const)("%s is read as %s", (wanted, tag, direction) => {
    expect(chooseLanguage(wanted)).toMatchObject({ tag, direction });
  });

  it("says numbers in the plural of the language", () => {
    const { say } = chooseLanguage("ar");
    expect(say("showReplies", { n: 2 })).toBe("أظهر ردين");
    expect(chooseLanguage("en").say("showReplies", { n: 1 })).toBe("Show 1 reply");
  });
});
