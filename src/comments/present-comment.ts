import { z } from "zod";
import type { Comment } from "../comment.ts";
import { renderMarkdown } from "./render-markdown.ts";

/** What everybody may see of a comment. There is no way from the e-mail or the address into it. */
export const publicCommentSchema = z
  .object({
    id: z.uuid(),
    parent: z.uuid().nullable(),
    /** The first comment of the thread. */
    thread: z.uuid(),
    depth: z.int(),
    article: z.string(),
    name: z.string(),
    website: z.string().nullable(),
    staff: z.boolean().describe("The site's own staff wrote it."),
    body: z.string().describe("The text as written."),
    html: z.string().describe("The text as a safe subset of HTML."),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "PublicComment" });

export type PublicComment = z.output<typeof publicCommentSchema>;

/** The one way from a stored comment to a public one. */
export function presentComment(comment: Comment): PublicComment {
  const { id, parent, thread, depth, article, name, website, body, createdAt, staff } = comment;
  return {
    id,
    parent: parent ?? null,
    thread,
    depth,
    article,
    name,
    website: website ?? null,
    staff: staff ?? false,
    body,
    html: renderMarkdown(body),
    createdAt: createdAt.toISOString(),
  };
}
