import type { RequestHandler } from "express";
import { z } from "zod";
import type { Comment, Submission } from "../comment.ts";
import { forbidden } from "../errors.ts";
import { formOrJson } from "../http/mount-routes.ts";
import { problemSchema } from "../http/problem.ts";
import { type Route, route } from "../http/route.ts";
import { text } from "../http/text.ts";
import { findOwnComment, type OwnCommentDependencies } from "./receipt-holder.ts";
import { mayBeEdited } from "./status.route.ts";
import { commentId } from "./submission.schema.ts";

const bodySchema = z
  .object({ body: text({ label: "The comment", maxBytes: 65_525 }) })
  .meta({ id: "EditComment" });

const editedSchema = z
  .object({ id: z.uuid(), status: z.literal("queued"), statusUrl: z.string() })
  .meta({ id: "EditQueued" });

export interface EditDependencies extends OwnCommentDependencies {
  readonly submit: (submission: Submission) => Promise<void>;
  readonly limit: RequestHandler;
}

/** An author's new text. It goes the way of every comment; until it has been checked, the old one stands. */
export const editRoute = (dependencies: EditDependencies): Route =>
  route({
    method: "patch",
    path: "/v1/comments/{id}",
    tag: "Readers",
    summary: "Change a comment's text, by receipt and within the edit window",
    limit: dependencies.limit,
    params: z.object({ id: commentId }),
    body: bodySchema,
    accepts: formOrJson,
    responses: {
      202: { description: "Queued; the text changes once it has been checked", schema: editedSchema },
      403: { description: "The time is over, or the comment was refused", schema: problemSchema },
      404: { description: "Not this comment's receipt, or deleted", schema: problemSchema },
      409: { description: "The comment is still being checked", schema: problemSchema },
      422: { description: "Fields that do not fit", schema: problemSchema },
      429: { description: "Too many from this address", schema: problemSchema },
      503: { description: "The queue does not answer; nothing was kept", schema: problemSchema },
    },
    async handle({ params: { id }, body: { body }, request }) {
      const comment = await findOwnComment(id, request, dependencies);
      if (!mayBeEdited(comment))
        throw forbidden("The comment was not published, so its text stays as it is.");
      await dependencies.submit(asSubmission(comment, body, dependencies.now()));
      const url = `/v1/comments/${id}`;
      return { status: 202, headers: { Location: url }, body: { id, status: "queued", statusUrl: url } };
    },
  });

/** The stored comment as it came, with its new text. */
function asSubmission(comment: Comment, body: string, now: number): Submission {
  const { id, site, article, articleUrl, articleTitle, parent, name, email, website } = comment;
  const { author, addressHash, userAgent, referrer, form, via, notifyReplies, notifyPublished } = comment;
  const optional = {
    articleUrl,
    articleTitle,
    parent,
    website,
    addressHash,
    userAgent,
    referrer,
    notifyReplies,
    notifyPublished,
  };
  return {
    id,
    site,
    article,
    name,
    email,
    body,
    createdAt: comment.createdAt.toISOString(),
    acceptedAt: comment.acceptedAt.toISOString(),
    author,
    form,
    via,
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as object),
    edit: { version: comment.version, at: new Date(now).toISOString() },
  };
}
