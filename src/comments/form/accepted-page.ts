import type { Request } from "express";
import { html } from "../../http/html.ts";
import { page } from "../../http/page.ts";
import { languageOf } from "./is-browser-form.ts";

/** Says that the comment is in, to a reader whose article is not known. */
export function acceptedPage(request: Request): string {
  const language = languageOf(request);
  const { say } = language;
  return page(language, say("received"), html`<h1>${say("received")}</h1><p>${say("receivedNote")}</p>`);
}
