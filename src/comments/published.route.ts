import { createHash } from "node:crypto";
import type { Request } from "express";
import { z } from "zod";
import type { Comment } from "../comment.ts";
import { problemSchema } from "../http/problem.ts";
import { type Route, route } from "../http/route.ts";
import { optional } from "../http/text.ts";
import { issueCursor, readCursor } from "../signing/cursor.ts";
import type { Keyring } from "../signing/keyring.ts";
import type { ArticleRepository } from "../store/article.repository.ts";
import type { CommentRepository, PublishedQuery } from "../store/comment.repository.ts";
import { presentComment, publicCommentSchema } from "./present-comment.ts";
import { articleKey, siteKey } from "./submission.schema.ts";

const querySchema = z.object({
  site: optional(siteKey).transform((site) => site ?? "default"),
  article: articleKey,
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: optional(z.string().max(2_048)),
  order: z.enum(["oldest", "newest"]).default("oldest"),
});

const pageSchema = z
  .object({
    comments: z.array(publicCommentSchema),
    nextCursor: z.string().nullable(),
    prevCursor: z.string().nullable(),
    total: z.int().describe("All published comments of the article."),
  })
  .meta({ id: "PublishedPage" });

export interface ReadDependencies {
  readonly comments: Pick<CommentRepository, "listPublished">;
  readonly articles: Pick<ArticleRepository, "states">;
  readonly keyring: Keyring;
}

/** An article's published comments, thread by thread, replies after what they answer. */
export const publishedRoute = ({ comments, articles, keyring }: ReadDependencies): Route =>
  route({
    method: "get",
    path: "/v1/comments",
    tag: "Readers",
    summary: "Published comments of an article",
    query: querySchema,
    responses: {
      200: { description: "A page of them", schema: pageSchema },
      304: { description: "Nothing has changed since the `ETag` given" },
      400: { description: "A cursor that this list did not give", schema: problemSchema },
      422: { description: "Fields that do not fit", schema: problemSchema },
    },
    async handle({ query: { site, article, limit, cursor, order }, request }) {
      const list = `${order}:${site}:${article}`;
      const from = cursor === undefined ? undefined : placeOf(readCursor(keyring, list, cursor));
      const [state] = await articles.states([{ site, article }]);
      const { version, published: total } = state ?? { version: 0, published: 0 };
      const headers = cacheHeaders(`${version}:${list}:${limit}:${cursor ?? ""}`);
      if (isFresh(request, headers.ETag)) return { status: 304, headers };

      // One more than asked for tells whether the list goes on.
      const query = { site, article, order, limit: limit + 1 };
      const found = await comments.listPublished(from ? { ...query, from } : query);
      const goesOn = found.length > limit;
      const backwards = from?.side === "before";
      const page = backwards ? found.slice(-limit) : found.slice(0, limit);
      const cursorAt = (side: Side, there: boolean, comment: Comment | undefined): string | null =>
        there && comment ? issueCursor(keyring, list, [side, comment.threadKey, comment.path]) : null;
      return {
        status: 200,
        headers,
        body: {
          comments: page.map(presentComment),
          // Where the cursor came from there was more on that side.
          nextCursor: cursorAt("after", backwards || goesOn, page.at(-1)),
          prevCursor: cursorAt("before", backwards ? goesOn : from !== undefined, page[0]),
          total,
        },
      };
    },
  });

type Place = NonNullable<PublishedQuery["from"]>;
type Side = Place["side"];

function placeOf([side, threadKey = "", path = ""]: readonly string[]): Place {
  return { side: side === "before" ? "before" : "after", position: { threadKey, path } };
}

/** The article's version goes up with each change of what is published, so it and the query name the answer. */
function cacheHeaders(state: string): { ETag: string; "Cache-Control": string } {
  const tag = createHash("sha256").update(state).digest("base64url").slice(0, 27);
  return { ETag: `W/"${tag}"`, "Cache-Control": "public, max-age=0, must-revalidate" };
}

function isFresh(request: Request, etag: string): boolean {
  const known = (request.get("if-none-match") ?? "").split(",").map((tag) => tag.trim());
  return known.includes(etag) || known.includes("*");
}
