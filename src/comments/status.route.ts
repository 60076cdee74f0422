import type { Request } from "express";
import { z } from "zod";
import type { Comment } from "../comment.ts";
import { notFound } from "../errors.ts";
import { problemSchema } from "../http/problem.ts";
import { type Route, route } from "../http/route.ts";
import type { Keyring } from "../signing/keyring.ts";
import { holdsReceipt } from "../signing/receipt.ts";
import type { CommentRepository } from "../store/comment.repository.ts";
import { presentComment, publicCommentSchema } from "./present-comment.ts";
import { commentId } from "./submission.schema.ts";

/** What its author may see of a comment: no reasons, which would teach spammers. */
const authorsCommentSchema = z
  .object({
    id: z.uuid(),
    status: z.enum(["queued", "pending", "approved", "rejected", "deleted"]),
  })
  .extend(publicCommentSchema.partial().omit({ id: true }).shape)
  .meta({ id: "AuthorsComment" });

/** One comment: to its author by receipt, to everybody else once it is published. */
export const statusRoute = (comments: Pick<CommentRepository, "find">, keyring: Keyring): Route =>
  route({
    method: "get",
    path: "/v1/comments/{id}",
    tag: "Readers",
    summary: "What became of a comment",
    params: z.object({ id: commentId }),
    responses: {
      200: {
        description: "With a receipt the author's view, without one the published comment",
        schema: z.union([authorsCommentSchema, publicCommentSchema]),
      },
      404: { description: "No such comment, or not published", schema: problemSchema },
      422: { description: "Not an id", schema: problemSchema },
    },
    async handle({ params: { id }, request }) {
      const comment = await comments.find(id);
      if (holdsReceipt(keyring, id, receiptOf(request)))
        return { status: 200, body: authorsView(id, comment) };
      if (comment?.status !== "approved") throw notFound("comment");
      return { status: 200, body: presentComment(comment) };
    },
  });

/** The receipt of `Authorization: Receipt …`, "" where there is none. */
function receiptOf(request: Request): string {
  return /^Receipt +(\S{1,512})$/i.exec(request.get("authorization") ?? "")?.[1] ?? "";
}

function authorsView(id: string, comment: Comment | undefined): z.output<typeof authorsCommentSchema> {
  // The receipt proves that it was accepted: what is not stored yet is still in the queue.
  if (!comment) return { id, status: "queued" };
  const { status } = comment;
  if (status === "deleted") return { id, status };
  return { ...presentComment(comment), status: status === "spam" ? "rejected" : status };
}
