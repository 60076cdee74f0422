import { z } from "zod";
import { mayActFor } from "../http/principal.ts";
import { problemSchema } from "../http/problem.ts";
import { requireRole } from "../http/require-role.ts";
import { type Route, route } from "../http/route.ts";
import type { CachedSites } from "../store/cached-sites.ts";

/** The sites that a moderator may see, for choosing one. */
export const sitesRoute = (sites: Pick<CachedSites, "list">): Route =>
  route({
    method: "get",
    path: "/v1/moderation/sites",
    tag: "Moderators",
    summary: "The moderator's sites",
    roles: ["moderator"],
    responses: {
      200: {
        description: "Key and name of each",
        schema: z.array(z.object({ key: z.string(), name: z.string() })),
      },
      401: { description: "No credentials, or not valid", schema: problemSchema },
      403: { description: "Another role", schema: problemSchema },
    },
    async handle({ principal }) {
      const moderator = requireRole(principal, ["moderator"]);
      const own = (await sites.list()).filter(({ key }) => mayActFor(moderator, key));
      return { status: 200, body: own.map(({ key, name }) => ({ key, name })) };
    },
  });
