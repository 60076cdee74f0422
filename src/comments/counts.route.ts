import { z } from "zod";
import { problemSchema } from "../http/problem.ts";
import { type Route, route } from "../http/route.ts";
import { optional } from "../http/text.ts";
import type { ArticleRepository } from "../store/article.repository.ts";
import { articleKey, siteKey } from "./submission.schema.ts";

const querySchema = z.object({
  site: optional(siteKey).transform((site) => site ?? "default"),
  article: z.preprocess(
    (value) => (typeof value === "string" ? [value] : value),
    z.array(articleKey, "Name one article or more: ?article=a&article=b").min(1).max(100),
  ),
});

/** Numbers for a list of articles in one call. */
export const countsRoute = (articles: Pick<ArticleRepository, "states">): Route =>
  route({
    method: "get",
    path: "/v1/counts",
    tag: "Readers",
    summary: "Numbers of published comments",
    query: querySchema,
    responses: {
      200: {
        description: "The number for each article asked for",
        schema: z.object({ counts: z.record(z.string(), z.int()) }).meta({ id: "Counts" }),
      },
      422: { description: "Fields that do not fit", schema: problemSchema },
    },
    async handle({ query: { site, article: named } }) {
      const keys = [...new Set(named)];
      const states = await articles.states(keys.map((article) => ({ site, article })));
      return {
        status: 200,
        headers: { "Cache-Control": "public, max-age=30" },
        // From entries, so that an article called __proto__ is a key like any other.
        body: { counts: Object.fromEntries(keys.map((key, index) => [key, states[index]?.published ?? 0])) },
      };
    },
  });
