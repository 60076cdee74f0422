import type { Request, RequestHandler, Response } from "express";
import { forbidden, notAuthenticated } from "../errors.ts";
import { html, pageHeaders } from "../http/html.ts";
import { page } from "../http/page.ts";
import type { Principal } from "../http/principal.ts";
import { type Authenticate, requireRole } from "../http/require-role.ts";
import { chooseLanguage } from "../languages/index.ts";

/** Where people sign in. */
const signIn = "/moderation";

/**
 * Lets operators and administrators through to pages that are no routes of the API. A browser without a session is
 * sent to sign in; a page of another site may not send anything that changes something.
 * @throws {AppError} 401 or 403.
 */
export function operatorsOnly(authenticate: Authenticate): RequestHandler {
  return async (request, response, next) => {
    if (!isReading(request) && !isOfThisSite(request))
      throw forbidden("Only the service's own pages may do this.");
    const principal = await authenticate(asReading(request), { forRole: true });
    if (!principal && wantsPage(request))
      return response.redirect(303, `${signIn}?next=${encodeURIComponent(request.originalUrl)}`);
    if (!principal)
      throw notAuthenticated("Sign in, or send Authorization: Bearer with an operator's token.");
    if (!isOperator(principal) && wantsPage(request)) return refuse(response, principal);
    response.locals.principal = requireRole(principal, ["operator"]);
    response.set("Cache-Control", "no-store");
    next();
  };
}

const isOperator = ({ role }: Principal): boolean => role === "operator" || role === "admin";

/** Somebody at a browser reads a page, not a problem document. */
function refuse(response: Response, { name, role }: Principal): void {
  const title = "This page is for operators";
  const content = html`<h1>${title}</h1>
<p>You are signed in as ${name}, with the role ${role}. Ask an administrator for the role operator, or
<a href="${signIn}">go to the desk</a>, where you can sign out and in as somebody else.</p>`;
  response
    .status(403)
    .set(pageHeaders([]))
    .type("html")
    .send(page(chooseLanguage("en"), title, content));
}

/**
 * The queue dashboard knows no CSRF token. In its place stands the browser's own word, checked above, that the request
 * comes from a page of this service.
 */
function asReading(request: Request): Request {
  return isReading(request) ? request : Object.create(request, { method: { value: "GET" } });
}

const isReading = ({ method }: Request): boolean => method === "GET" || method === "HEAD";

function wantsPage(request: Request): boolean {
  return isReading(request) && request.accepts(["json", "html"]) === "html";
}

/** Browsers name the origin of what changes something; programs send none. */
function isOfThisSite(request: Request): boolean {
  const site = request.get("sec-fetch-site");
  if (site !== undefined) return site === "same-origin" || site === "none";
  const origin = request.get("origin");
  return origin === undefined || (URL.canParse(origin) && new URL(origin).host === request.get("host"));
}
