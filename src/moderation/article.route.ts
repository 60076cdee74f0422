import { z } from "zod";
import { forbidden } from "../errors.ts";
import { mayActFor, type Principal } from "../http/principal.ts";
import { problemSchema } from "../http/problem.ts";
import { requireRole } from "../http/require-role.ts";
import { type Route, route } from "../http/route.ts";
import { optional, text } from "../http/text.ts";
import type { ArticleRepository } from "../store/article.repository.ts";
import { type MoveDependencies, moveArticle } from "./move-article.ts";

const site = optional(text({ label: "The site", maxCharacters: 64 })).transform((key) => key ?? "default");
const article = text({ label: "The article", maxCharacters: 512 });

const settingsSchema = z
  .object({
    site,
    article,
    closed: z
      .boolean()
      .optional()
      .describe("`true` takes no more comments, `false` takes them whatever the article's age."),
    openedAt: z.iso.datetime({ offset: true }).optional().describe("When the article appeared."),
    url: optional(z.url({ protocol: /^https?$/ }).max(2_048)),
    title: optional(text({ label: "The title", maxCharacters: 512 })),
  })
  .meta({ id: "ArticleSettings" });

const moveSchema = z.object({ site, from: article, to: article }).meta({ id: "ArticleMove" });

const refusals = {
  401: { description: "No credentials, or not valid", schema: problemSchema },
  403: { description: "Another role, or another site", schema: problemSchema },
  422: { description: "Fields that do not fit", schema: problemSchema },
} as const;

/** Closes an article or opens it again, and says what it is called and where it stands. */
export const articleSettingsRoute = (articles: Pick<ArticleRepository, "set">): Route =>
  route({
    method: "patch",
    path: "/v1/articles",
    tag: "Moderators",
    summary: "Close or open an article, or name it",
    roles: ["moderator", "site"],
    body: settingsSchema,
    responses: { 204: { description: "Done" }, ...refusals },
    async handle({ body: { site, article, openedAt, ...settings }, principal }) {
      mustActFor(requireRole(principal, ["moderator", "site"]), site);
      const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
      await articles.set(
        { site, article },
        { ...given, ...(openedAt ? { openedAt: new Date(openedAt) } : {}) },
      );
      return { status: 204 };
    },
  });

/** Moves an article's comments, or merges them with those of another. */
export const articleMoveRoute = (dependencies: MoveDependencies): Route =>
  route({
    method: "post",
    path: "/v1/articles/moves",
    tag: "Operators",
    summary: "Move an article's comments to another article, or merge two",
    roles: [],
    body: moveSchema,
    responses: {
      200: { description: "Moved", schema: z.object({ moved: z.int() }).meta({ id: "ArticleMoved" }) },
      ...refusals,
    },
    async handle({ body, principal }) {
      mustActFor(requireRole(principal, []), body.site);
      return { status: 200, body: { moved: await moveArticle(body, dependencies) } };
    },
  });

function mustActFor(principal: Principal, key: string): void {
  if (!mayActFor(principal, key)) throw forbidden("These credentials are for other sites.");
}
