import type { Request, RequestHandler } from "express";
import { z } from "zod";
import { refuseOtherOrigins } from "../http/allow-origins.ts";
import { pageHeaders } from "../http/html.ts";
import { formOrJson } from "../http/mount-routes.ts";
import { ownOrigin } from "../http/own-origin.ts";
import { problemSchema } from "../http/problem.ts";
import { type Reply, type Route, route } from "../http/route.ts";
import type { Site } from "../store/site.repository.ts";
import { type AcceptDependencies, type Accepted, acceptComment } from "./accept-comment.ts";
import { articlePage } from "./article-page.ts";
import { acceptedPage } from "./form/accepted-page.ts";
import { isBrowserForm } from "./form/is-browser-form.ts";
import { posterOf } from "./poster.ts";
import { type PostComment, postCommentSchema, unknownSite } from "./submission.schema.ts";

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
      202: {
        description: "Queued; what became of it is at `statusUrl`",
        schema: acceptedSchema,
        orPage: true,
      },
      303: { description: "A browser's form: back to the article" },
      400: { description: "Not readable", schema: problemSchema, orPage: true },
      403: { description: "A page or token of another site", schema: problemSchema, orPage: true },
      413: { description: "Over 256 KiB", schema: problemSchema, orPage: true },
      415: { description: "Another media type", schema: problemSchema, orPage: true },
      422: { description: "Fields that do not fit, all of them", schema: problemSchema, orPage: true },
      429: { description: "Too many from this address", schema: problemSchema, orPage: true },
      503: {
        description: "The queue does not answer; nothing was kept",
        schema: problemSchema,
        orPage: true,
      },
    },
    async handle({ body, principal, request }) {
      const site = await dependencies.findSite(body.site);
      if (!site) throw unknownSite();
      const origin = request.get("origin");
      if (origin !== undefined)
        refuseOtherOrigins(origin, site, [...dependencies.ownOrigins, ownOrigin(request)]);
      const accepted = await acceptComment(body, site, posterOf(request, principal), dependencies);
      return isBrowserForm(request) ? seeArticle(body, accepted, site, request) : created(accepted);
    },
  });

const statusUrl = (id: string): string => `/v1/comments/${id}`;

function created({ id, receipt, authorToken }: Accepted): Reply {
  const url = statusUrl(id);
  return {
    status: 202,
    headers: { Location: url },
    body: { id, status: "queued", receipt, statusUrl: url, authorToken },
  };
}

/** Back to the article with the comment's place marked; a page of our own where the article is not known. */
async function seeArticle(body: PostComment, { id }: Accepted, site: Site, request: Request): Promise<Reply> {
  const page = articlePage([body.articleUrl, request.get("referer")], site, request);
  if (!page) {
    const headers = { ...pageHeaders([]), Location: statusUrl(id) };
    return { status: 202, type: "html", headers, body: acceptedPage(request) };
  }
  page.hash = `comment-${id}`;
  return { status: 303, headers: { Location: page.href } };
}
