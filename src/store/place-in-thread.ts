import type { Comment, Submission } from "../comment.ts";
import type { ParentPlace } from "./comment.repository.ts";

export type Place = Pick<Comment, "thread" | "depth" | "threadKey" | "path">;

/** Replies deeper than this stand beside what they answer, so that no path grows without end. */
export const maxDepth = 20;

/**
 * Where a comment stands on its article. Paths sort as text in the order of a depth-first walk: an ancestor's path is
 * the beginning of its replies' paths, and siblings go by the time they were written.
 * @param parent the comment it answers, where that is under the same article.
 */
export function placeInThread(
  submission: Pick<Submission, "id" | "createdAt">,
  parent: Pick<ParentPlace, "thread" | "depth" | "threadKey" | "path"> | undefined,
): Place {
  const own = segment(submission);
  if (!parent) return { thread: submission.id, depth: 0, threadKey: own, path: own };
  const { thread, threadKey } = parent;
  const full = parent.depth >= maxDepth;
  const base = full ? parent.path.slice(0, parent.path.lastIndexOf("/")) : parent.path;
  return { thread, threadKey, depth: full ? parent.depth : parent.depth + 1, path: `${base}/${own}` };
}

/** Nine digits of base 36 hold the milliseconds until the year 5188, so text order is the order of time. */
const timeDigits = 9;

/** A comment's time and, to part those of the same millisecond, its id without hyphens. */
function segment({ id, createdAt }: Pick<Submission, "id" | "createdAt">): string {
  const time = Math.max(0, Date.parse(createdAt)).toString(36).padStart(timeDigits, "0");
  return `${time}${id.replaceAll("-", "")}`;
}
