import { z } from "zod";
import type { Comment } from "../../comment.ts";
import { problemSchema } from "../../http/problem.ts";
import { type Route, route } from "../../http/route.ts";
import { optional } from "../../http/text.ts";
import type { ArticleRepository, ArticleState } from "../../store/article.repository.ts";
import type { CommentRepository } from "../../store/comment.repository.ts";
import { cacheHeaders, isFresh, stateOf } from "../published.route.ts";
import { renderMarkdown } from "../render-markdown.ts";
import { articleKey, siteKey } from "../submission.schema.ts";
import { wordpressId } from "./wordpress-id.ts";

const querySchema = z.object({
  site: optional(siteKey).transform((site) => site ?? "default"),
  post: articleKey,
  page: z.coerce.number().int().min(1).max(1_000).default(1),
  per_page: z.coerce.number().int().min(1).max(100).default(10),
  order: z.enum(["asc", "desc"]).default("desc"),
});

const commentSchema = z
  .object({
    id: z.int(),
    post: z.union([z.int(), z.string()]),
    parent: z.int(),
    author: z.int(),
    author_name: z.string(),
    author_url: z.string(),
    date: z.string(),
    date_gmt: z.string(),
    content: z.object({ rendered: z.string() }),
    link: z.string(),
    status: z.literal("approved"),
    type: z.literal("comment"),
    author_avatar_urls: z.object({}),
    meta: z.array(z.unknown()),
  })
  .meta({ id: "WordpressComment" });

export interface WordpressListDependencies {
  readonly comments: Pick<CommentRepository, "listByDate">;
  readonly articles: Pick<ArticleRepository, "states">;
}

/** Approved comments in the shape of WordPress's REST API. */
export const wordpressListRoute = ({ comments, articles }: WordpressListDependencies): Route =>
  route({
    method: "get",
    path: "/wp-json/wp/v2/comments",
    tag: "Readers",
    summary: "Published comments as WordPress shows them",
    query: querySchema,
    responses: {
      200: {
        description: "A page of them; `X-WP-Total` and `X-WP-TotalPages` tell how many there are",
        schema: z.array(commentSchema),
      },
      304: { description: "Nothing has changed since the `ETag` given" },
      422: { description: "Fields that do not fit", schema: problemSchema },
    },
    async handle({ query, request }) {
      const { site, post, page, per_page, order } = query;
      const state = await stateOf(site, post, articles);
      const headers = {
        ...cacheHeaders([state.article, state.version, query]),
        "X-WP-Total": String(state.published),
        "X-WP-TotalPages": String(Math.ceil(state.published / per_page)),
      };
      if (isFresh(request, headers.ETag)) return { status: 304, headers };
      const found = await comments.listByDate({
        site,
        article: state.article,
        order: order === "asc" ? "oldest" : "newest",
        skip: (page - 1) * per_page,
        limit: per_page,
      });
      return { status: 200, headers, body: found.map((comment) => present(comment, post, state)) };
    },
  });

function present(comment: Comment, post: string, { url }: ArticleState): z.output<typeof commentSchema> {
  const { id, parent, name, website, body, createdAt } = comment;
  const date = createdAt.toISOString().slice(0, 19);
  return {
    id: wordpressId(id),
    post: /^\d{1,15}$/.test(post) ? Number(post) : post,
    parent: parent === undefined ? 0 : wordpressId(parent),
    author: 0,
    author_name: name,
    author_url: website ?? "",
    date,
    date_gmt: date,
    content: { rendered: `${renderMarkdown(body)}\n` },
    link: `${url ?? ""}#comment-${wordpressId(id)}`,
    status: "approved",
    type: "comment",
    author_avatar_urls: {},
    meta: [],
  };
}
