import { createHash } from "node:crypto";
import type { Request } from "express";
import { z } from "zod";
import { problemSchema } from "../http/problem.ts";
import { type Route, route } from "../http/route.ts";
import { optional } from "../http/text.ts";
import { issueFormToken } from "../signing/form-token.ts";
import type { Identity } from "../signing/identity.ts";
import type { ArticleRepository, ArticleState } from "../store/article.repository.ts";
import type { Site } from "../store/site.repository.ts";
import { keepAnswers } from "./keep-answers.ts";
import { createPresenter, presentGone, publicCommentSchema } from "./present-comment.ts";
import { orders, type PageDependencies, readPage } from "./read-page.ts";
import { articleKey, commentId, siteKey } from "./submission.schema.ts";
import { threadState, threadStateSchema } from "./thread-state.ts";

const querySchema = z.object({
  site: optional(siteKey).transform((site) => site ?? "default"),
  article: articleKey,
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: optional(z.string().max(2_048)),
  order: z.enum(orders).default("oldest"),
  at: optional(commentId).describe("Begin at this comment, with what it answers above it."),
});

const pageSchema = z
  .object({
    comments: z.array(publicCommentSchema),
    nextCursor: z.string().nullable(),
    prevCursor: z.string().nullable(),
    total: z.int().describe("All published comments of the article."),
    thread: threadStateSchema,
  })
  .meta({ id: "PublishedPage" });

export interface ReadDependencies extends PageDependencies {
  readonly findSite: (key: string) => Promise<Site | undefined>;
  readonly articles: Pick<ArticleRepository, "states">;
  readonly identity: Pick<Identity, "picture">;
  readonly now: () => number;
}

/** Some hundred pages. */
const keptBytes = 16 * 1024 * 1024;

/** An article's published comments, thread by thread, and all that its page needs to take the next one. */
export function publishedRoute(dependencies: ReadDependencies): Route {
  const keptAnswer = keepAnswers(keptBytes);
  return route({
    method: "get",
    path: "/v1/comments",
    tag: "Readers",
    summary: "Published comments of an article",
    query: querySchema,
    responses: {
      200: {
        description:
          "A page of them. The header `Form-Token` is what the form sends as `formToken`; it comes with 304 too.",
        schema: pageSchema,
      },
      304: { description: "Nothing has changed since the `ETag` given" },
      400: { description: "A cursor that this list did not give", schema: problemSchema },
      404: { description: "The comment to begin at is not published", schema: problemSchema },
      422: { description: "Fields that do not fit", schema: problemSchema },
    },
    async handle({ query, request }) {
      const { site: key, article: asked } = query;
      const now = dependencies.now();
      const [site, article] = await Promise.all([
        dependencies.findSite(key),
        stateOf(key, asked, dependencies.articles),
      ]);
      const thread = threadState(site, article, now);
      const headers = {
        ...cacheHeaders([article.article, article.version, thread, site?.pictureService, query]),
        "Form-Token": issueFormToken(dependencies.keyring, key, asked, now),
      };
      if (isFresh(request, headers.ETag)) return { status: 304, headers };

      const body = await keptAnswer(headers.ETag, async () => {
        const page = await readPage({ ...query, article: article.article }, dependencies);
        const present = createPresenter(dependencies.identity, site);
        const answer: z.output<typeof pageSchema> = {
          comments: page.comments.map((comment) =>
            page.gone.has(comment.id) ? presentGone(comment) : present(comment),
          ),
          nextCursor: page.nextCursor,
          prevCursor: page.prevCursor,
          total: article.published,
          thread,
        };
        return Buffer.from(JSON.stringify(answer));
      });
      return { status: 200, headers, type: "json", body };
    },
  });
}

/** What is known of one article, moves followed. */
export async function stateOf(
  site: string,
  article: string,
  articles: Pick<ArticleRepository, "states">,
): Promise<ArticleState> {
  const [state] = await articles.states([{ site, article }]);
  return state ?? { article, version: 0, published: 0 };
}

/** The article's version goes up with each change of what is published, so it and the query name the answer. */
export function cacheHeaders(state: readonly unknown[]): { ETag: string; "Cache-Control": string } {
  const tag = createHash("sha256").update(JSON.stringify(state)).digest("base64url").slice(0, 27);
  return { ETag: `W/"${tag}"`, "Cache-Control": "public, max-age=0, must-revalidate" };
}

/** Whether the caller has this answer already. */
export function isFresh(request: Request, etag: string): boolean {
  const known = (request.get("if-none-match") ?? "").split(",").map((tag) => tag.trim());
  return known.includes(etag) || known.includes("*");
}
