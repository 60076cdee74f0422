import type { Finding, Submission } from "../comment.ts";
import type { CheckContext } from "./check.ts";

/** The same text again: on the same article by anybody, or by the same author anywhere on the site. */
export async function duplicates(
  _submission: Readonly<Submission>,
  { sightings }: Pick<CheckContext, "sightings">,
): Promise<Finding | undefined> {
  const { sameTextOnArticle, sameTextByAuthor } = await sightings();
  if (sameTextOnArticle !== undefined)
    return hold("duplicate_on_article", sameTextOnArticle, "The same text stands under this article");
  if (sameTextByAuthor !== undefined)
    return hold("duplicate_by_author", sameTextByAuthor, "The same author posted the same text elsewhere");
  return undefined;
}

const hold = (reason: string, comment: string, words: string): Finding => ({
  verdict: "hold",
  reason,
  score: 0.7,
  detail: `${words}: ${comment}.`,
  values: { comment },
});
