import type { Finding, Submission } from "../comment.ts";
import { isAuthorAllowed } from "./allowed.ts";
import type { CheckContext } from "./check.ts";

/** What the site's mode asks of a comment that nothing speaks against: `review` reads all, `trust` knows its authors. */
export function siteMode(
  submission: Pick<Submission, "author">,
  context: Pick<CheckContext, "policy" | "author" | "lists">,
): Finding | undefined {
  const { mode } = context.policy;
  if (mode === "open") return undefined;
  // The site's own people, by a token that only the site can sign.
  if (submission.author.staff) return undefined;
  if (mode === "review")
    return hold("site_reviews_all", "This site reads every comment before it is published.");
  if (isAuthorAllowed(submission, context) || isKnown(submission, context)) return undefined;
  return submission.author.returning
    ? hold("newcomer", "None of the author's comments has been approved yet.", { case: "returning" })
    : hold("newcomer", "A newcomer: the author brought no token of an earlier comment.", { case: "new" });
}

/** Known by the token, or by an e-mail address that the author has shown to be theirs; not by what they typed. */
function isKnown(
  { author: { returning } }: Pick<Submission, "author">,
  { author: { byToken, byEmail, emailVerified } }: Pick<CheckContext, "author">,
): boolean {
  return (returning && byToken.approved > 0) || (emailVerified && byEmail.approved > 0);
}

const hold = (reason: string, detail: string, values?: Finding["values"]): Finding => ({
  verdict: "hold",
  reason,
  score: 0.1,
  detail,
  ...(values ? { values } : {}),
});
