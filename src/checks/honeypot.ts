import type { Finding, Submission } from "../comment.ts";

/** The form has a field that people do not see; programs fill in whatever there is. */
export function honeypot({ form }: Pick<Submission, "form">): Finding | undefined {
  if (!form.honeypot) return undefined;
  return {
    verdict: "spam",
    reason: "hidden_field_filled",
    score: 0.95,
    detail: "A field that people do not see was filled in.",
  };
}
