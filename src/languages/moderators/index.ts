import { de } from "./de.ts";
import { en } from "./en.ts";
import type { FindingTexts } from "./finding-texts.ts";

export { detailOf, nameOf, signsOf } from "./finding-texts.ts";

/** The languages that moderators are spoken to in. */
export const moderatorLanguages = ["en", "de"] as const;
export type ModeratorLanguage = (typeof moderatorLanguages)[number];

export const findingTexts: Readonly<Record<ModeratorLanguage, FindingTexts>> = { en, de };

/**
 * The first of somebody's languages that moderators are spoken to in; `undefined` where there is none.
 * @param wanted one tag, or several as `Accept-Language` has them.
 */
export function spokenOf(wanted: string | undefined): ModeratorLanguage | undefined {
  const tags = (wanted ?? "").split(",").map((part) => part.trim().split(/[-;]/)[0]?.toLowerCase());
  for (const tag of tags) {
    const language = moderatorLanguages.find((one) => one === tag);
    if (language) return language;
  }
  return undefined;
}
