import { de } from "./de.ts";
import { en } from "./en.ts";
import type { FindingTexts } from "./finding-texts.ts";

export { detailOf, nameOf } from "./finding-texts.ts";

/** The languages that moderators are spoken to in. */
export const moderatorLanguages = ["en", "de"] as const;
export type ModeratorLanguage = (typeof moderatorLanguages)[number];

export const findingTexts: Readonly<Record<ModeratorLanguage, FindingTexts>> = { en, de };

/** The first of a browser's languages that moderators are spoken to in. @param wanted as `Accept-Language` has them. */
export function moderatorLanguageOf(wanted: string | undefined): ModeratorLanguage {
  const tags = (wanted ?? "").split(",").map((part) => part.trim().slice(0, 2).toLowerCase());
  return moderatorLanguages.find((language) => language === tags.find(isSpoken)) ?? "en";
}

const isSpoken = (tag: string): boolean => moderatorLanguages.some((language) => language === tag);
