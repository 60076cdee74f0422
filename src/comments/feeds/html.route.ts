import { z } from "zod";
import type { Comment } from "../../comment.ts";
import { type Html, html, pageHeaders, trusted } from "../../http/html.ts";
import { problemSchema } from "../../http/problem.ts";
import { type Route, route } from "../../http/route.ts";
import { optional } from "../../http/text.ts";
import { chooseLanguage, type Language } from "../../languages/index.ts";
import type { ArticleRepository } from "../../store/article.repository.ts";
import { cacheHeaders, isFresh, stateOf } from "../published.route.ts";
import { orders, type PageDependencies, readPage } from "../read-page.ts";
import { renderMarkdown } from "../render-markdown.ts";
import { articleKey, siteKey } from "../submission.schema.ts";

const querySchema = z.object({
  site: optional(siteKey).transform((site) => site ?? "default"),
  article: articleKey,
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: optional(z.string().max(2_048)),
  order: z.enum(orders).default("oldest"),
  lang: optional(z.string().max(35)),
});

export interface HtmlDependencies extends PageDependencies {
  readonly articles: Pick<ArticleRepository, "states">;
}

/** The thread as HTML, for pages that are made on a server or without a script. */
export const htmlRoute = (dependencies: HtmlDependencies): Route =>
  route({
    method: "get",
    path: "/v1/comments.html",
    tag: "Readers",
    summary: "Published comments of an article as HTML, to be put into a page",
    query: querySchema,
    responses: {
      200: { description: "A list with an anchor `comment-<id>` for each", type: "text/html" },
      304: { description: "Nothing has changed since the `ETag` given" },
      400: { description: "A cursor that this list did not give", schema: problemSchema },
      422: { description: "Fields that do not fit", schema: problemSchema },
    },
    async handle({ query, request }) {
      const state = await stateOf(query.site, query.article, dependencies.articles);
      const headers = {
        ...pageHeaders(["*"]),
        ...cacheHeaders(["html", state.article, state.version, query]),
      };
      if (isFresh(request, headers.ETag)) return { status: 304, headers };
      const { comments, gone, nextCursor } = await readPage(
        { ...query, article: state.article },
        dependencies,
      );
      const language = chooseLanguage(query.lang);
      const body = html`<ol class="comments" lang="${language.tag}" dir="${language.direction}">
${nest(comments).map((node) => item(node, gone, language))}</ol>
${nextCursor !== null && more(request.path, { ...query, cursor: nextCursor }, language)}`;
      return { status: 200, headers, type: "html", body: body.text };
    },
  });

interface Node {
  readonly comment: Comment;
  readonly replies: Node[];
}

/** Each comment under the one that it answers, as far as that is on the page. */
function nest(comments: readonly Comment[]): readonly Node[] {
  const nodes = new Map(comments.map((comment) => [comment.id, { comment, replies: [] as Node[] }]));
  const top: Node[] = [];
  for (const node of nodes.values()) {
    const above = node.comment.parent === undefined ? undefined : nodes.get(node.comment.parent);
    (above?.replies ?? top).push(node);
  }
  return top;
}

function item({ comment, replies }: Node, gone: ReadonlySet<string>, language: Language): Html {
  const { id, createdAt } = comment;
  const at = new Intl.DateTimeFormat(language.tag, {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "UTC",
  });
  const content = gone.has(id)
    ? html`<p>${language.say("gone")}</p>`
    : html`<header><bdi class="name">${nameOf(comment)}</bdi> <a href="#comment-${id}"><time datetime="${createdAt.toISOString()}">${at.format(createdAt)}</time></a></header>
<div class="text" dir="auto">${trusted(renderMarkdown(comment.body))}</div>`;
  return html`<li><article id="comment-${id}">${content}</article>
${replies.length > 0 && html`<ol>${replies.map((reply) => item(reply, gone, language))}</ol>`}</li>
`;
}

function nameOf({ name, website }: Comment): Html {
  return website === undefined
    ? html`${name}`
    : html`<a href="${website}" rel="nofollow ugc noopener">${name}</a>`;
}

function more(path: string, query: Readonly<Record<string, unknown>>, { say }: Language): Html {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  return html`<p><a rel="next" href="${path}?${given.toString()}">${say("loadMore")}</a></p>`;
}
