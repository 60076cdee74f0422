import type { AuthorFacts, AuthorStanding, Submission } from "../comment.ts";
import type { CommentRepository } from "../store/comment.repository.ts";
import type { VerifiedAuthorRepository } from "../store/verified-author.repository.ts";
import { emailDomain, withParentDomains } from "./domains.ts";

export interface AuthorDependencies {
  readonly comments: Pick<CommentRepository, "standings">;
  readonly verifiedAuthors: Pick<VerifiedAuthorRepository, "keysOf">;
  readonly isDisposableDomain: (domain: string) => boolean;
}

const stranger: AuthorStanding = { approved: 0, refused: 0 };

/** What is known of each submission's author, read once for all of them. */
export async function gatherAuthorFacts(
  submissions: readonly Submission[],
  { comments, verifiedAuthors, isDisposableDomain }: AuthorDependencies,
): Promise<readonly AuthorFacts[]> {
  const ids = unique(submissions.flatMap(({ author }) => author.id ?? []));
  const [byToken, byEmail, verified] = await Promise.all([
    standings(submissions, "id", comments),
    standings(submissions, "key", comments),
    verifiedAuthors.keysOf(ids),
  ]);
  return submissions.map(({ site, email, author }) => ({
    byToken: byToken.get(`${site}/${author.id}`) ?? stranger,
    byEmail: byEmail.get(`${site}/${author.key}`) ?? stranger,
    emailVerified: author.id !== undefined && verified.get(author.id) === author.key,
    disposableEmail: withParentDomains(emailDomain(email)).some(isDisposableDomain),
  }));
}

/** By `<site>/<author>`; an id that no token vouched for was made for this comment and has no past. */
async function standings(
  submissions: readonly Submission[],
  by: "id" | "key",
  comments: AuthorDependencies["comments"],
): Promise<ReadonlyMap<string, AuthorStanding>> {
  const known = submissions.filter(({ author }) => by === "key" || author.returning);
  const found = await Promise.all(
    unique(known.map(({ site }) => site)).map(async (site) => {
      const authors = known.filter((submission) => submission.site === site);
      const rows = await comments.standings(
        site,
        by,
        unique(authors.flatMap(({ author }) => author[by] ?? [])),
      );
      return [...rows].map(([author, standing]) => [`${site}/${author}`, standing] as const);
    }),
  );
  return new Map(found.flat());
}

const unique = <T>(values: readonly T[]): T[] => [...new Set(values)];
