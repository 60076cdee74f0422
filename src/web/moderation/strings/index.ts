import type { DecisionKind, Status } from "../api-types.ts";
import { de } from "./de.ts";
import { en, type Strings } from "./en.ts";

export type Language = "en" | "de";
export const languages: Readonly<Record<Language, string>> = { en: "English", de: "Deutsch" };

const all: Readonly<Record<Language, Strings>> = { en, de };
const storedAs = "desk-language";

/** The language chosen, or the browser's where the desk speaks it. */
export const language: Language = read();
/** What the desk says. */
export const text: Strings = all[language];

/** What a decision is called; to approve what is published is to keep it. */
export const decisionName = (decision: DecisionKind, status: Status): string =>
  decision === "approve" && status === "approved" ? text.actions.keep : text.decide[decision];

/** Whether somebody has chosen in this browser. */
export const isChosen = (): boolean => localStorage.getItem(storedAs) !== null;

/** Keeps the choice and shows the page anew. */
export function choose(chosen: Language): void {
  localStorage.setItem(storedAs, chosen);
  location.reload();
}

function read(): Language {
  // A mail's link brings its language along.
  const given = new URLSearchParams(location.search).get("language");
  const wanted = (given || localStorage.getItem(storedAs)) ?? navigator.language.slice(0, 2);
  return wanted === "de" ? "de" : "en";
}
