import type { Submission } from "../src/comment.ts";

export { maxDepth, type Place, placeInThread } from "../src/store/place-in-thread.ts";

/** The parents that a job's submissions name, each once. */
export const parentIds = (submissions: readonly Pick<Submission, "parent">[]): readonly string[] => [
  ...new Set(submissions.flatMap(({ parent }) => parent ?? [])),
];

export function isUnderSameArticle(a: Pick<Submission, "site" | "article">, b: typeof a): boolean {
  return a.site === b.site && a.article === b.article;
}
