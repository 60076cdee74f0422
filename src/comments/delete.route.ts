import { z } from "zod";
import { conflict } from "../errors.ts";
import { problemSchema } from "../http/problem.ts";
import { type Route, route } from "../http/route.ts";
import type { Announce } from "../queue/desk-events.ts";
import type { ArticleRepository } from "../store/article.repository.ts";
import type { AuthorChangeRepository } from "../store/author-change.repository.ts";
import { findOwnComment, type OwnCommentDependencies } from "./receipt-holder.ts";
import { commentId } from "./submission.schema.ts";

export interface DeleteDependencies extends OwnCommentDependencies {
  readonly changes: Pick<AuthorChangeRepository, "erase">;
  readonly articles: Pick<ArticleRepository, "touch">;
  /** Tells open pages of moderators. */
  readonly announce: Announce;
}

/** An author takes a comment back: its text and who wrote it are forgotten, replies keep its place. */
export const deleteRoute = (dependencies: DeleteDependencies): Route =>
  route({
    method: "delete",
    path: "/v1/comments/{id}",
    tag: "Readers",
    summary: "Delete a comment, by receipt and within the edit window",
    params: z.object({ id: commentId }),
    responses: {
      204: { description: "Gone" },
      403: { description: "The time is over", schema: problemSchema },
      404: { description: "Not this comment's receipt, or deleted already", schema: problemSchema },
      409: { description: "Still being checked, or changed at the same moment", schema: problemSchema },
      422: { description: "Not an id", schema: problemSchema },
    },
    async handle({ params: { id }, request }) {
      const { changes, articles, announce, now } = dependencies;
      const comment = await findOwnComment(id, request, dependencies);
      const erased = await changes.erase(id, comment.version, new Date(now()));
      if (!erased) throw conflict("The comment changed at the same moment. Try again.");
      if (comment.status === "approved") await articles.touch([erased]);
      await announce([erased], comment);
      return { status: 204 };
    },
  });
