import { z } from "zod";
import type { Comment } from "../comment.ts";
import { notFound } from "../errors.ts";
import { problemSchema } from "../http/problem.ts";
import { type Route, route } from "../http/route.ts";
import type { Identity } from "../signing/identity.ts";
import { holdsReceipt } from "../signing/receipt.ts";
import type { Site } from "../store/site.repository.ts";
import { createPresenter, publicCommentSchema } from "./present-comment.ts";
import { type OwnCommentDependencies, receiptOf } from "./receipt-holder.ts";
import { commentId } from "./submission.schema.ts";

/** What its author may see of a comment: no reasons, which would teach spammers. */
export const authorsCommentSchema = z
  .object({
    id: z.uuid(),
    status: z.enum(["queued", "pending", "approved", "rejected", "deleted"]),
    editableUntil: z.iso
      .datetime()
      .nullable()
      .optional()
      .describe("Until then it can be edited and deleted."),
  })
  .extend(publicCommentSchema.partial().omit({ id: true }).shape)
  .meta({ id: "AuthorsComment" });

export type AuthorsComment = z.output<typeof authorsCommentSchema>;

export interface StatusDependencies extends OwnCommentDependencies {
  readonly identity: Pick<Identity, "picture">;
}

/** One comment: to its author by receipt, to everybody else once it is published. */
export const statusRoute = ({ comments, findSite, keyring, identity }: StatusDependencies): Route =>
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
      const site = comment && (await findSite(comment.site));
      if (holdsReceipt(keyring, id, receiptOf(request)))
        return { status: 200, body: authorsView(id, comment, site, identity) };
      if (comment?.status !== "approved") throw notFound("comment");
      return { status: 200, body: createPresenter(identity, site)(comment) };
    },
  });

/** @param comment `undefined` where it is not stored yet. */
export function authorsView(
  id: string,
  comment: Comment | undefined,
  site: Site | undefined,
  identity: Pick<Identity, "picture">,
): AuthorsComment {
  // The receipt proves that it was accepted: what is not stored yet is still in the queue.
  if (!comment) return { id, status: "queued" };
  const { status, acceptedAt } = comment;
  if (status === "deleted") return { id, status };
  const minutes = site?.policy.thread.editMinutes ?? 0;
  return {
    ...createPresenter(identity, site)(comment),
    status: status === "spam" ? "rejected" : status,
    editableUntil: mayBeEdited(comment)
      ? new Date(acceptedAt.getTime() + minutes * 60_000).toISOString()
      : null,
  };
}

/** What was refused stays as it is: the next text would only be a try to get around what refused it. */
export const mayBeEdited = ({ status }: Comment): boolean => status === "pending" || status === "approved";
