import type { Finding, Submission } from "../comment.ts";
import type { CheckContext } from "./check.ts";

/**
 * Where the site asks for a captcha: a comment without one that was solved waits. It is never refused, since forms
 * without a script have none, answers grow old, and services fail.
 */
export function captcha(
  { form, via, author }: Pick<Submission, "form" | "via" | "author">,
  { policy }: Pick<CheckContext, "policy">,
): Finding | undefined {
  // A site's server, and a site that vouches for its reader, know whom they let write.
  if (!policy.form.requireCaptcha || via !== "browser" || author.verified) return undefined;
  switch (form.captcha) {
    case "passed":
      return undefined;
    case "failed":
      return hold("captcha_failed", 0.6, "The captcha was not solved, or its answer was too old.");
    case "unknown":
      return hold("captcha_unknown", 0.3, "Nobody could tell whether the captcha was solved.");
    default:
      return hold("captcha_missing", 0.4, "It came without an answer to the captcha.");
  }
}

const hold = (reason: string, score: number, detail: string): Finding => ({
  verdict: "hold",
  reason,
  score,
  detail,
});
