import type { Key, Language } from "./language.ts";

/** A field at fault, as the API names it. */
export interface Fault {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

const labels: Readonly<Record<string, Key>> = {
  body: "comment",
  name: "name",
  email: "email",
  website: "website",
};

const whole: Readonly<Record<string, Key>> = {
  "email invalid": "invalidEmail",
  "website invalid": "invalidWebsite",
  "parent unknown": "parentGone",
  "readerToken invalid": "signInAgain",
};

/** What is wrong with a field in the reader's language; the API's own words where there are none. */
export function explain({ say }: Pick<Language, "say">, { field, code, message }: Fault): string {
  const sentence = whole[`${field} ${code}`];
  if (sentence) return say(sentence);
  const label = labels[field];
  if (!label) return message;
  return say(code === "required" || code === "too_long" ? code : "invalid", { field: say(label) });
}
