import type { Request } from "express";
import { chooseLanguage, type Language, languageTags } from "../../languages/index.ts";

/** A form that a browser sent by itself, not by a script: it wants a page. */
export function isBrowserForm(request: Request): boolean {
  return (
    Boolean(request.is("application/x-www-form-urlencoded")) && request.accepts(["json", "html"]) === "html"
  );
}

/** The language of the page that sent the form, or else the first of the browser's that there are strings of. */
export function languageOf(request: Request): Language {
  const named = (request.body as { lang?: unknown } | undefined)?.lang ?? request.query.lang;
  const wanted = typeof named === "string" && named !== "" ? named : request.acceptsLanguages(languageTags);
  return chooseLanguage(wanted || undefined);
}
