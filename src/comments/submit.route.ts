import type { Request, RequestHandler } from "express";
import { z } from "zod";
import { invalidFields } from "../errors.ts";
import { isAllowed, refuseOtherOrigins } from "../http/allow-origins.ts";
import { formOrJson } from "../http/mount-routes.ts";
import { problemSchema } from "../http/problem.ts";
import { type Reply, type Route, route } from "../http/route.ts";
import type { Site } from "../store/site.repository.ts";
import { type AcceptDependencies, type Accepted, acceptComment, type Poster } from "./accept-comment.ts";
import { type PostComment, postCommentSchema } from "./submission.schema.ts";

const acceptedSchema = z
  .object({
    id: z.uuid(),
    status: z.literal("queued"),
    receipt: z.string().describe("Shows, edits and deletes this one comment: Authorization: Receipt …"),
    statusUrl: z.string(),
    authorToken: z
      .string()
      .describe("To be sent with the author's next comment, so that the author is known again."),
  })
  .meta({ id: "Accepted" });

export interface SubmitDependencies extends AcceptDependencies {
  /** Origins of the service itself; its pages may post to every site. */
  readonly ownOrigins: readonly string[];
  /** Refuses an address that posts too often. */
  readonly limit: RequestHandler;
}

/** Where a comment comes in. */
export const submitRoute = (dependencies: SubmitDependencies): Route =>
  route({
    method: "post",
    path: "/v1/comments",
    tag: "Readers",
    summary: "Post a comment",
    limit: dependencies.limit,
    body: postCommentSchema,
    accepts: formOrJson,
    responses: {
      202: { description: "Queued; what became of it is at `statusUrl`", schema: acceptedSchema },
      303: { description: "A browser's form: back to the article" },
      400: { description: "Not readable", schema: problemSchema },
      403: { description: "A page or token of another site", schema: problemSchema },
      413: { description: "Over 256 KiB", schema: problemSchema },
      415: { description: "Another media type", schema: problemSchema },
      422: { description: "Fields that do not fit, all of them", schema: problemSchema },
      429: { description: "Too many from this address", schema: problemSchema },
      503: { description: "The queue does not answer; nothing was kept", schema: problemSchema },
    },
    async handle({ body, principal, request }) {
      const site = await dependencies.findSite(body.site);
      if (!site) throw unknownSite();
      refuseOtherOrigins(request.get("origin"), site, dependencies.ownOrigins);
      const accepted = await acceptComment(body, site, posterOf(request, principal), dependencies);
      return isBrowserForm(request) ? seeArticle(body, accepted, site, request) : created(accepted);
    },
  });

const unknownSite = () =>
  invalidFields([{ field: "site", code: "unknown", message: "There is no such site here." }]);

function posterOf(request: Request, principal: Poster["principal"]): Poster {
  return {
    principal,
    ip: request.ip,
    userAgent: request.get("user-agent")?.slice(0, 512),
    referrer: request.get("referer")?.slice(0, 2_048),
    idempotencyKey: idempotencyKey(request.get("idempotency-key")),
  };
}

function idempotencyKey(key: string | undefined): string | undefined {
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw invalidFields([
    { field: "Idempotency-Key", code: "invalid", message: "The key has 1 to 255 printable characters." },
  ]);
}

const statusUrl = (id: string): string => `/v1/comments/${id}`;

function created({ id, receipt, authorToken }: Accepted): Reply {
  const url = statusUrl(id);
  return {
    status: 202,
    headers: { Location: url },
    body: { id, status: "queued", receipt, statusUrl: url, authorToken },
  };
}

/** A form that a browser sent by itself, not by a script: it wants a page. */
function isBrowserForm(request: Request): boolean {
  return (
    Boolean(request.is("application/x-www-form-urlencoded")) && request.accepts(["json", "html"]) === "html"
  );
}

/** Back to the article, where the site's pages are; never to an address that somebody put into the form. */
function seeArticle(body: PostComment, accepted: Accepted, site: Site, request: Request): Reply {
  const candidates = [body.articleUrl, request.get("referer")];
  const article = candidates.find((url) => url !== undefined && isPageOf(url, site, request));
  if (article === undefined) return created(accepted);
  const target = new URL(article);
  target.hash = `comment-${accepted.id}`;
  return { status: 303, headers: { Location: target.href } };
}

function isPageOf(url: string, site: Site, request: Request): boolean {
  const own = `${request.protocol}://${request.get("host") ?? ""}`;
  // `*` says that any page may post, not that the service may send readers anywhere.
  const named = site.allowedOrigins.filter((origin) => origin !== "*");
  return isAllowed(url, [...named, own]);
}
