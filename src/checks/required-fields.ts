import type { Finding, Submission } from "../comment.ts";

const required = ["name", "email", "body"] as const;

/** Other producers than the API may fill the queue: a comment without name, e-mail or text is not published. */
export function requiredFields(submission: Pick<Submission, (typeof required)[number]>): Finding | undefined {
  const missing = required.filter((field) => submission[field].trim() === "");
  if (missing.length === 0) return undefined;
  return {
    verdict: "reject",
    reason: "required_field_missing",
    score: 1,
    detail: `Without ${missing.join(", ")}.`,
    values: { fields: missing.join(", ") },
  };
}
