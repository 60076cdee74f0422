import { z } from "zod";
import { type Status, statuses } from "../comment.ts";
import { problemSchema } from "../http/problem.ts";
import { requireRole } from "../http/require-role.ts";
import { type Route, route } from "../http/route.ts";
import type { CachedCounts } from "../store/cached-counts.ts";

const count = z.int().min(0);
const answerSchema = z
  .object({ counts: z.object(Object.fromEntries(statuses.map((status) => [status, count]))) })
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
      const sum = (status: Status): number =>
        [...bySite]
          .filter(([site]) => !sites || sites.includes(site))
          .reduce((total, [, own]) => total + (own[status] ?? 0), 0);
      return {
        status: 200,
        body: { counts: Object.fromEntries(statuses.map((status) => [status, sum(status)])) },
      };
    },
  });
