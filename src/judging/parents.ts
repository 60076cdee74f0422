import type { Submission } from "../comment.ts";

/** The parents that a job's submissions name, each once. */
export const parentIds = (submissions: readonly Pick<Submission, "parent">[]): readonly string[] => [
  ...new Set(submissions.flatMap(({ parent }) => parent ?? [])),
];

export function isUnderSameArticle(a: Pick<Submission, "site" | "article">, b: typeof a): boolean {
  return a.site === b.site && a.article === b.article;
}
