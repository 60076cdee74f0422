import type { Comment } from "../src/comment.ts";
import type { AuthorChangeRepository, JudgedEdit } from "../src/store/author-change.repository.ts";

/** A new text for a stored comment, judged; `version` is the one it was written for. */
export type JudgedComment = Pick<Comment, "id" | "version"> & JudgedEdit;

/**
 * Puts judged texts in the place of the old ones. A text that was not found clean takes its comment off the page until
 * a moderator has read it. One that comes too late, because the comment was decided, deleted or edited meanwhile, or
 * because the job runs again, changes nothing.
 * @returns the comments as they are now.
 */
export async function applyEdits(
  edits: readonly JudgedComment[],
  { changes }: { readonly changes: Pick<AuthorChangeRepository, "applyEdit"> },
): Promise<readonly Comment[]> {
  const applied: (Comment | undefined)[] = [];
  // One after the other: two edits of one comment may travel in one job.
  for (const { id, version, ...edit } of edits) applied.push(await changes.applyEdit(id, version, edit));
  return applied.filter((comment) => comment !== undefined);
}
