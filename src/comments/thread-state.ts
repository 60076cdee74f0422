import { z } from "zod";
import type { ThreadPolicy } from "../comment.ts";
import type { ArticleState } from "../store/article.repository.ts";
import type { Site } from "../store/site.repository.ts";

export const threadStateSchema = z
  .object({
    closed: z.enum(["article", "age"]).nullable().describe("Why no more comments are taken."),
    editMinutes: z.number().describe("Minutes in which authors may edit and delete their comments."),
    maxDepth: z.int().describe("Replies are indented to this depth."),
  })
  .meta({ id: "ThreadState" });

export type ThreadState = z.output<typeof threadStateSchema>;

const dayMs = 86_400_000;

/** What readers can do in an article's thread now; an article of an unknown site is closed. */
export function threadState(site: Site | undefined, article: ArticleState, now: number): ThreadState {
  if (!site) return { closed: "article", editMinutes: 0, maxDepth: 4 };
  const { editMinutes, maxDepth } = site.policy.thread;
  return { closed: closedBecause(site.policy.thread, article, now), editMinutes, maxDepth };
}

/** An operator's word on the article counts more than its age. */
export function closedBecause(
  { closeAfterDays }: Pick<ThreadPolicy, "closeAfterDays">,
  { closed, openedAt }: Pick<ArticleState, "closed" | "openedAt">,
  now: number,
): ThreadState["closed"] {
  if (closed !== undefined) return closed ? "article" : null;
  if (closeAfterDays === 0 || !openedAt) return null;
  return now - openedAt.getTime() > closeAfterDays * dayMs ? "age" : null;
}
