import { detailOf, findingTexts, nameOf, signsOf } from "../../languages/moderators/index.ts";
import type { Finding } from "./api-types.ts";
import { language, text } from "./strings/index.ts";

/** A length of time in its largest fitting unit. @param seconds 0 or more. */
export function duration(seconds: number): string {
  if (seconds < 60) return text.time.seconds(Math.floor(seconds));
  if (seconds < 3_600) return text.time.minutes(Math.floor(seconds / 60));
  if (seconds < 86_400) return text.time.hours(Math.floor(seconds / 3_600));
  return text.time.days(Math.floor(seconds / 86_400));
}

export const secondsSince = (iso: string): number => Math.max(0, (Date.now() - Date.parse(iso)) / 1_000);

/** The browser's own manner where it speaks the desk's language: days before months in Britain. */
export const locale = navigator.language.startsWith(language) ? navigator.language : language;

const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
export const dateOf = (iso: string): string => dateTime.format(new Date(iso));

export const percent = (share: number): string =>
  new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }).format(share);

const findings = findingTexts[language];
/** A finding's name in the moderator's language, or its code in words. */
export const findingName = (reason: string): string => nameOf(reason, findings);
/** A finding's sentence in the moderator's language. */
export const findingDetail = (finding: Finding): string => detailOf(finding, language, findings);
/** What weighed in a finding and is not marked in the text, in the moderator's language. */
export const findingSigns = ({ evidence = [] }: Finding, body: string): readonly string[] =>
  signsOf(evidence, body, findings);
/** The reasons that have a name. */
export const knownReasons: readonly string[] = Object.keys(findings.names);
