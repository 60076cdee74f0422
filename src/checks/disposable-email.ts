import type { Finding } from "../comment.ts";
import type { CheckContext } from "./check.ts";

/** An e-mail address made to be thrown away. */
export function disposableEmail(
  _submission: unknown,
  { policy, author }: Pick<CheckContext, "policy" | "author">,
): Finding | undefined {
  if (!author.disposableEmail || !policy.disposableEmail.hold) return undefined;
  return {
    verdict: "hold",
    reason: "disposable_email",
    score: 0.3,
    detail: "The e-mail address is of a provider of throw-away addresses.",
  };
}
