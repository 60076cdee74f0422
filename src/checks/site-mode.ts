import type { Finding, Submission } from "../comment.ts";
import type { CheckContext } from "./check.ts";

/** What the site's mode asks of a comment that nothing speaks against: `review` reads all, `trust` knows its authors. */
export function siteMode(
  { author }: Pick<Submission, "author">,
  { policy, standing }: Pick<CheckContext, "policy" | "standing">,
): Finding | undefined {
  if (policy.mode === "open") return undefined;
  // The site's own people, by a token that only the site can sign.
  if (author.staff) return undefined;
  if (policy.mode === "review")
    return hold("site_reviews_all", "This site reads every comment before it is published.");
  if (author.returning && standing.approved > 0) return undefined;
  return hold(
    "newcomer",
    author.returning
      ? "None of the author's comments has been approved yet."
      : "A newcomer: the author brought no token of an earlier comment.",
  );
}

const hold = (reason: string, detail: string): Finding => ({ verdict: "hold", reason, score: 0.1, detail });
