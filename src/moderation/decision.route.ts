import { z } from "zod";
import { decisions } from "../comment.ts";
import { problemSchema } from "../http/problem.ts";
import { requireRole } from "../http/require-role.ts";
import { type Route, route } from "../http/route.ts";
import { optional, text } from "../http/text.ts";
import { applyDecision, type DecisionDependencies } from "./apply-decision.ts";
import { moderatedCommentSchema, presentForModerators } from "./present-for-moderators.ts";

const bodySchema = z
  .object({
    decision: z.enum(decisions),
    reason: optional(text({ label: "The reason", maxCharacters: 500 })),
    version: z.int().min(0).optional(),
  })
  .meta({ id: "DecisionRequest" });

export const decisionRoute = (dependencies: DecisionDependencies): Route =>
  route({
    method: "post",
    path: "/v1/moderation/comments/{id}/decisions",
    tag: "Moderators",
    summary: "Decide on a comment",
    roles: ["moderator"],
    params: z.object({ id: z.uuid("This is not the id of a comment.") }),
    body: bodySchema,
    responses: {
      200: { description: "The comment as decided", schema: moderatedCommentSchema },
      401: { description: "No credentials, or not valid", schema: problemSchema },
      403: { description: "Another role", schema: problemSchema },
      404: { description: "No such comment", schema: problemSchema },
      409: {
        description: "Another decision came first; `current` says whose and what",
        schema: problemSchema,
      },
      422: { description: "Fields that do not fit", schema: problemSchema },
    },
    async handle({ params, body, principal }) {
      const moderator = requireRole(principal, ["moderator"]);
      const comment = await applyDecision(params.id, body, moderator, dependencies);
      return { status: 200, body: presentForModerators(comment) };
    },
  });
