import type { Request } from "express";
import type { AppError } from "../../errors.ts";
import { html, pageHeaders } from "../../http/html.ts";
import { page } from "../../http/page.ts";
import type { Reply } from "../../http/route.ts";
import { chooseLanguage } from "../../languages/index.ts";
import type { Refusal } from "./read-form.ts";

export const wordpressPath = "/wp-comments-post.php";

/** Why a form is refused. */
export type Reason = Refusal | "duplicate" | "too_fast" | "closed" | "parent" | "no_article" | "other_site";

/** Statuses as WordPress 6.1 gives them: a form that does not fit is a page like any other. */
const refusals: Readonly<Record<Reason, readonly [status: number, words: string]>> = {
  required_fields: [200, "Please fill in your name and your e-mail address; both are required."],
  bad_email: [200, "The e-mail address does not look like one. Please enter one such as name@example.org."],
  no_text: [200, "Your comment is empty. Please write something first."],
  too_long: [200, "One of the fields is longer than allowed."],
  unreadable: [200, "One of the fields has something in it that is not text."],
  duplicate: [409, "You have said exactly this here before."],
  too_fast: [429, "That was very quick. Please wait some seconds before the next comment."],
  closed: [403, "This article takes no more comments."],
  parent: [403, "The comment that you answer is not published, so it cannot be answered."],
  no_article: [404, "The form does not say which article the comment is for."],
  other_site: [403, "This page may not send comments here."],
};

/** Says why, and leads back. */
export function refuse(reason: Reason, back: URL | undefined): Reply {
  const [status, words] = refusals[reason];
  return asPage(status, words, back?.href);
}

/** For what was refused before the form was looked at: too many requests, say. */
export function wordpressErrorPage(error: AppError, request: Request): Reply | undefined {
  if (request.path !== wordpressPath || request.method !== "POST") return undefined;
  return asPage(error.status, error.code === "closed" ? refusals.closed[1] : error.message, undefined);
}

function asPage(status: number, words: string, back: string | undefined): Reply {
  const content = html`<h1>Your comment was not accepted</h1>
<p role="alert">${words}</p>
<p>${back ? html`<a href="${back}">Back to the article</a>` : "Go back with your browser; what you wrote is still in the form."}</p>`;
  return {
    status,
    type: "html",
    headers: pageHeaders([]),
    body: page(chooseLanguage("en"), "Your comment was not accepted", content),
  };
}
