import { z } from "zod";
import { html, pageHeaders } from "../../http/html.ts";
import { page } from "../../http/page.ts";
import { problemSchema } from "../../http/problem.ts";
import { type Route, route } from "../../http/route.ts";
import { optional, text } from "../../http/text.ts";
import { issueFormToken } from "../../signing/form-token.ts";
import type { Keyring } from "../../signing/keyring.ts";
import type { ArticleRepository } from "../../store/article.repository.ts";
import type { Site } from "../../store/site.repository.ts";
import { stateOf } from "../published.route.ts";
import { articleKey, commentId, httpUrl, siteKey, unknownSite } from "../submission.schema.ts";
import { threadState } from "../thread-state.ts";
import { commentForm } from "./form-fields.ts";
import { languageOf } from "./is-browser-form.ts";

const querySchema = z.object({
  site: optional(siteKey).transform((site) => site ?? "default"),
  article: articleKey,
  url: optional(httpUrl("The article's address", 2_048)),
  title: optional(text({ label: "The article's title", maxCharacters: 512 })),
  parent: optional(commentId),
  lang: optional(z.string().max(35)),
});

export interface FormDependencies {
  readonly findSite: (key: string) => Promise<Site | undefined>;
  readonly articles: Pick<ArticleRepository, "states">;
  readonly keyring: Keyring;
  readonly now: () => number;
}

/** The form as a page of its own, for an iframe or a link on pages without a script. */
export const formRoute = ({ findSite, articles, keyring, now }: FormDependencies): Route =>
  route({
    method: "get",
    path: "/embed/form",
    tag: "Readers",
    summary: "The form without JavaScript, for an iframe",
    query: querySchema,
    responses: {
      200: { description: "A page with the form, or that comments are closed", type: "text/html" },
      422: { description: "Fields that do not fit", schema: problemSchema },
    },
    async handle({ query, request }) {
      const { site: key, article, url = request.get("referer"), title, parent, lang } = query;
      const site = await findSite(key);
      if (!site) throw unknownSite();
      const state = threadState(site, await stateOf(key, article, articles), now());
      const language = languageOf(request);
      const { say } = language;
      const given = { site: key, article, articleUrl: url, articleTitle: title, parent, lang };
      const values = {
        ...Object.fromEntries(
          Object.entries(given).flatMap(([name, value]) => (value ? [[name, value]] : [])),
        ),
        formToken: issueFormToken(keyring, key, article, now()),
      };
      const form = commentForm({ language, values, errors: [], action: "/v1/comments" });
      const closed = html`<p>${say(state.closed === "age" ? "closedAge" : "closedArticle")}</p>`;
      return {
        status: 200,
        type: "html",
        headers: pageHeaders(["'self'", ...site.allowedOrigins], site.allowedOrigins),
        body: page(
          language,
          say("leaveComment"),
          html`<h1>${say("leaveComment")}</h1>${state.closed === null ? form : closed}`,
        ),
      };
    },
  });
