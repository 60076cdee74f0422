import { z } from "zod";
import { statuses } from "../comment.ts";
import { problemSchema } from "../http/problem.ts";
import { requireRole } from "../http/require-role.ts";
import { type Route, route } from "../http/route.ts";
import type { CachedCounts } from "../store/cached-counts.ts";

const lists = [...statuses, "reported"] as const;
const count = z.int().min(0);
const answerSchema = z
  .object({
    counts: z
      .object(Object.fromEntries(lists.map((list) => [list, count])))
      .describe(
        "By status; `reported` are those published comments with reports that nobody has decided on.",
      ),
  })
  .meta({ id: "StatusCounts" });

/** The numbers on the tabs, at most some seconds old. */
export const statusCountsRoute = (counts: CachedCounts): Route =>
  route({
    method: "get",
    path: "/v1/moderation/counts",
    tag: "Moderators",
    summary: "How many comments there are by status, over the moderator's sites",
    roles: ["moderator"],
    responses: {
      200: { description: "The numbers", schema: answerSchema },
      401: { description: "No credentials, or not valid", schema: problemSchema },
      403: { description: "Another role", schema: problemSchema },
    },
    async handle({ principal }) {
      const { sites } = requireRole(principal, ["moderator"]);
      const bySite = await counts.read();
      const sum = (list: (typeof lists)[number]): number =>
        [...bySite]
          .filter(([site]) => !sites || sites.includes(site))
          .reduce((total, [, own]) => total + (own[list] ?? 0), 0);
      return {
        status: 200,
        body: { counts: Object.fromEntries(lists.map((list) => [list, sum(list)])) },
      };
    },
  });
