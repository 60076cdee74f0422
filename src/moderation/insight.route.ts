import { z } from "zod";
import { statuses } from "../comment.ts";
import { forbidden } from "../errors.ts";
import { mayActFor } from "../http/principal.ts";
import { problemSchema } from "../http/problem.ts";
import { requireRole } from "../http/require-role.ts";
import { type Route, route } from "../http/route.ts";
import { optional } from "../http/text.ts";
import type { InsightRepository } from "../store/insight.repository.ts";
import { summarise } from "./insight.ts";

const count = z.int();
const shareOf = z.object({ decided: count, approved: count });

const insightSchema = z
  .object({
    days: z.array(
      z.object({ day: z.iso.date() }).extend(Object.fromEntries(statuses.map((s) => [s, count]))),
    ),
    secondsToDecision: z.object({ median: z.number().nullable(), p95: z.number().nullable(), of: count }),
    decidedWithoutModerator: z
      .number()
      .nullable()
      .describe("Share of the comments that do not wait, 0 to 1."),
    rules: z.array(shareOf.extend({ reason: z.string() })),
    articles: z.array(z.object({ site: z.string(), article: z.string(), count })),
    moderators: z.array(shareOf.extend({ name: z.string() })),
  })
  .meta({ id: "Insight" });

const dayMs = 86_400_000;
/** The figures on decisions are made of so many at most, the newest. */
const mostDecisions = 20_000;
const busiest = 10;
/** Figures may be this old: reading them all costs more than a page is worth. */
const ageMs = 60_000;

/** Figures on the last days. */
export function insightRoute(insight: InsightRepository, now: () => number): Route {
  const known = new Map<string, { readonly at: number; readonly figures: Promise<unknown> }>();
  const read = async (sites: readonly string[] | undefined, since: Date): Promise<unknown> => {
    const [days, articles, decided] = await Promise.all([
      insight.byDay({ sites, since }),
      insight.busiestArticles({ sites, since }, busiest),
      insight.decisions({ sites, since }, mostDecisions),
    ]);
    return summarise({ days, articles, decided });
  };

  return route({
    method: "get",
    path: "/v1/moderation/insight",
    tag: "Moderators",
    summary: "Figures on the last days, at most a minute old",
    roles: ["moderator", "operator"],
    query: z.object({
      site: optional(z.string().max(64)),
      days: z.coerce.number().int().min(1).max(365).default(30),
    }),
    responses: {
      200: { description: "The figures", schema: insightSchema },
      401: { description: "No credentials, or not valid", schema: problemSchema },
      403: { description: "Another role, or another site", schema: problemSchema },
    },
    async handle({ query: { site, days }, principal }) {
      const moderator = requireRole(principal, ["moderator", "operator"]);
      if (site !== undefined && !mayActFor(moderator, site))
        throw forbidden("This account is for other sites.");
      const sites = site === undefined ? moderator.sites : [site];
      const key = JSON.stringify([sites, days]);
      const cached = known.get(key);
      if (cached && now() - cached.at < ageMs) return { status: 200, body: await cached.figures };
      const figures = read(sites, new Date(now() - days * dayMs));
      known.set(key, { at: now(), figures });
      figures.catch(() => known.delete(key));
      return { status: 200, body: await figures };
    },
  });
}
