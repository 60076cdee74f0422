import type { Finding } from "../comment.ts";
import type { CheckContext } from "./check.ts";
import { unavailable } from "./unavailable.ts";

/** What a service that speaks Akismet's protocol says, where the site asks one. */
export async function akismet(
  _submission: unknown,
  { askAkismet }: Pick<CheckContext, "askAkismet">,
): Promise<Finding | undefined> {
  const answer = await askAkismet?.();
  switch (answer?.outcome) {
    case "spam":
      return { verdict: "spam", reason: "akismet_spam", score: 0.9, detail: "Akismet takes it for spam." };
    case "discard":
      // Its tip for spam so plain that nobody needs to look at it.
      return {
        verdict: "reject",
        reason: "akismet_discard",
        score: 1,
        detail: "Akismet takes it for spam that nobody needs to look at.",
      };
    case "later":
    case "unavailable":
      return unavailable("akismet", "Akismet", answer);
    default:
      return undefined;
  }
}
