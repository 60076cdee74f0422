import { z } from "zod";
import type { Comment } from "../../comment.ts";
import { escapeHtml } from "../../http/html.ts";
import { ownOrigin } from "../../http/own-origin.ts";
import { problemSchema } from "../../http/problem.ts";
import { type Route, route } from "../../http/route.ts";
import { optional } from "../../http/text.ts";
import type { ArticleRepository, ArticleState } from "../../store/article.repository.ts";
import type { CommentRepository } from "../../store/comment.repository.ts";
import { cacheHeaders, isFresh, stateOf } from "../published.route.ts";
import { renderMarkdown } from "../render-markdown.ts";
import { articleKey, siteKey } from "../submission.schema.ts";

const querySchema = z.object({
  site: optional(siteKey).transform((site) => site ?? "default"),
  article: articleKey,
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

export interface FeedDependencies {
  readonly comments: Pick<CommentRepository, "listByDate">;
  readonly articles: Pick<ArticleRepository, "states">;
}

/** An article's latest comments as an Atom feed (RFC 4287). */
export const atomRoute = ({ comments, articles }: FeedDependencies): Route =>
  route({
    method: "get",
    path: "/v1/comments.atom",
    tag: "Readers",
    summary: "An article's latest comments as a feed",
    query: querySchema,
    responses: {
      200: { description: "An Atom feed, newest first", type: "application/atom+xml" },
      304: { description: "Nothing has changed since the `ETag` given" },
      422: { description: "Fields that do not fit", schema: problemSchema },
    },
    async handle({ query, request }) {
      const { site, article, limit } = query;
      const state = await stateOf(site, article, articles);
      const headers = cacheHeaders(["atom", state.article, state.version, query]);
      if (isFresh(request, headers.ETag)) return { status: 304, headers };
      const found = await comments.listByDate({
        site,
        article: state.article,
        order: "newest",
        skip: 0,
        limit,
      });
      const self = `${ownOrigin(request)}${request.originalUrl}`;
      return { status: 200, headers, type: "application/atom+xml", body: feed(found, state, self) };
    },
  });

function feed(comments: readonly Comment[], { title, url, article }: ArticleState, self: string): string {
  const updated = comments.map(changedAt).sort().at(-1) ?? new Date(0).toISOString();
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${xml(self)}</id>
<title>${xml(title ?? article)}</title>
<updated>${updated}</updated>
<link rel="self" type="application/atom+xml" href="${xml(self)}"/>
${url === undefined ? "" : `<link rel="alternate" type="text/html" href="${xml(url)}"/>\n`}${comments.map((comment) => entry(comment, url)).join("")}</feed>
`;
}

function entry(comment: Comment, url: string | undefined): string {
  const { id, name, website, body, createdAt } = comment;
  const link = url && `<link rel="alternate" type="text/html" href="${xml(`${url}#comment-${id}`)}"/>`;
  return `<entry>
<id>urn:uuid:${id}</id>
<title>${xml(name)}</title>
<published>${createdAt.toISOString()}</published>
<updated>${changedAt(comment)}</updated>
<author><name>${xml(name)}</name>${website === undefined ? "" : `<uri>${xml(website)}</uri>`}</author>
${link ?? ""}
<content type="html">${xml(renderMarkdown(body))}</content>
</entry>
`;
}

const changedAt = ({ editedAt, createdAt }: Comment): string => (editedAt ?? createdAt).toISOString();

/** XML knows no control characters but tab and line ends, escaped or not. */
function xml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it takes out
  return escapeHtml(text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, ""));
}
