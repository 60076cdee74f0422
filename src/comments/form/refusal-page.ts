import type { Request } from "express";
import type { AppError } from "../../errors.ts";
import { type Html, html, pageHeaders } from "../../http/html.ts";
import { page } from "../../http/page.ts";
import type { Reply } from "../../http/route.ts";
import { explain } from "../../languages/explain.ts";
import type { Language } from "../../languages/index.ts";
import { commentForm, type Values } from "./form-fields.ts";
import { isBrowserForm, languageOf } from "./is-browser-form.ts";

/**
 * The page that a reader gets whose form was refused: what is wrong, and the form with all that was typed.
 * @returns `undefined` where the request is no browser's form for a comment.
 */
export function refusalPage(error: AppError, request: Request): Reply | undefined {
  if (request.path !== "/v1/comments" || request.method !== "POST" || !isBrowserForm(request))
    return undefined;
  const language = languageOf(request);
  const { say } = language;
  const values = typed(request.body);
  const back = backTo(values.articleUrl ?? request.get("referer"));
  // What is closed or forbidden would be refused again.
  const again = error.status !== 403 && Object.keys(values).length > 0;
  const content = html`<h1>${say("notAccepted")}</h1>
<div role="alert">${reasons(error, language)}</div>
${again && commentForm({ language, values, errors: error.fields ?? [], action: "/v1/comments" })}
${back && html`<p><a href="${back}">${say("back")}</a></p>`}`;
  return {
    status: error.status,
    type: "html",
    headers: pageHeaders([], back ? [new URL(back).origin] : []),
    body: page(language, say("notAccepted"), content),
  };
}

function reasons(error: AppError, language: Language): Html {
  const { say } = language;
  if (error.fields)
    return html`<ul class="bad">${error.fields.map((fault) => html`<li>${explain(language, fault)}</li>`)}</ul>`;
  if (error.status === 429) return sentence(say("tooMany", { n: error.retryAfterSeconds ?? 60 }));
  if (error.status === 503) return sentence(say("down"));
  if (error.code === "closed") return sentence(say("closedArticle"));
  return sentence(`${say("refused")} ${error.message}`);
}

const sentence = (text: string): Html => html`<p class="bad">${text}</p>`;

/** The form's fields as text; what is no text was not typed. */
function typed(body: unknown): Values {
  if (typeof body !== "object" || body === null) return {};
  return Object.fromEntries(
    Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** A link that a reader follows by choice; still nothing but a page's address. */
function backTo(url: string | undefined): string | undefined {
  return url !== undefined && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : undefined;
}
