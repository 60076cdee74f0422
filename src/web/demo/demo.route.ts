import { z } from "zod";
import { html, trusted } from "../../http/html.ts";
import { ownOrigin } from "../../http/own-origin.ts";
import { type Route, route } from "../../http/route.ts";
import { optional } from "../../http/text.ts";
import { article } from "./article.ts";
import { demoStyle } from "./demo-style.ts";

const short = optional(z.string().max(512));
const querySchema = z.object({
  site: short,
  article: short,
  lang: short,
  theme: short,
  order: short,
  refresh: short,
  token: optional(z.string().max(4_096)).describe("A signed-in reader's token."),
});

/** An article page of the project's own, to try the comments on. What its address names goes to the element. */
export const demoRoute = (): Route =>
  route({
    method: "get",
    path: "/demo",
    tag: "Developers",
    summary: "An article page with comments",
    query: querySchema,
    responses: { 200: { description: "A page", type: "text/html" } },
    handle({ query, request }) {
      const {
        site = "default",
        article: key = "/demo",
        lang = "en",
        theme = "auto",
        order,
        refresh,
        token,
      } = query;
      const url = `${ownOrigin(request)}${request.originalUrl}`;
      const form = `/embed/form?${new URLSearchParams({ site, article: key, lang, url })}`;
      const body = html`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${article.title}</title>
<link rel="alternate" type="application/atom+xml" title="Comments" href="/v1/comments.atom?${new URLSearchParams({ site, article: key }).toString()}">
<link rel="icon" href="data:,">
<style>${trusted(demoStyle)}</style>
<script type="module" src="/embed.js"></script>
</head>
<body>
<main>
<article lang="en">
<h1>${article.title}</h1>
${article.paragraphs.map((text) => html`<p>${text}</p>\n`)}
</article>
<comment-thread site="${site}" article="${key}" theme="${theme}"${order && html` order="${order}"`}${refresh && html` refresh="${refresh}"`}${token && html` reader-token="${token}"`}>
<noscript><iframe title="Comments" src="${form}"></iframe></noscript>
</comment-thread>
</main>
</body>
</html>
`;
      return { status: 200, type: "html", headers: { "Content-Security-Policy": policy }, body: body.text };
    },
  });

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  "style-src 'unsafe-inline'",
  "img-src 'self' data: https:",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");
