import type { Finding, Submission } from "../comment.ts";
import type { CheckContext } from "./check.ts";

/**
 * An author who was refused again and again waits. Who holds a token answers for the token's comments alone: what
 * others wrote under the same e-mail address does not count against them.
 */
export function authorStanding(
  { author: { returning } }: Pick<Submission, "author">,
  { policy, author }: Pick<CheckContext, "policy" | "author">,
): Finding | undefined {
  const { approved, refused } = returning ? author.byToken : author.byEmail;
  if (refused < policy.standing.holdAtRefused || refused <= approved) return undefined;
  return {
    verdict: "hold",
    reason: "author_often_refused",
    score: Math.min(0.9, refused / (refused + approved + 1)),
    detail: `Of the author's earlier comments ${refused} were refused and ${approved} approved.`,
    values: { refused, approved },
  };
}
