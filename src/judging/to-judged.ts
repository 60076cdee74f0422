import type { Judged } from "../classifier/judged.ts";
import type { AuthorFacts, Sightings, Submission } from "../comment.ts";

/** What was known besides the submission itself when it was judged. */
export interface Surroundings {
  readonly disposableEmail: boolean;
  readonly author?: AuthorFacts;
  readonly sightings?: Sightings | undefined;
}

/** A submission as the classifier reads it. */
export function toJudged(
  { body, name, website, articleUrl, articleTitle, form, author: { returning } }: Submission,
  { disposableEmail, author, sightings }: Surroundings,
): Judged {
  return {
    body,
    name,
    ...(website === undefined ? {} : { website }),
    ...(articleUrl === undefined ? {} : { articleUrl }),
    ...(articleTitle === undefined ? {} : { articleTitle }),
    ...(form.ageSeconds === undefined ? {} : { formAgeSeconds: form.ageSeconds }),
    ...(author ? { author: returning ? author.byToken : author.byEmail } : {}),
    ...(sightings ? { recentComments: Math.max(sightings.byAuthor.inHour, sightings.byAddress.inHour) } : {}),
    disposableEmail,
  };
}
