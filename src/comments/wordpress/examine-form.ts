import type { Request } from "express";
import type { Comment } from "../../comment.ts";
import { isAllowed } from "../../http/allow-origins.ts";
import { ownOrigin } from "../../http/own-origin.ts";
import type { CommentRepository } from "../../store/comment.repository.ts";
import type { Site } from "../../store/site.repository.ts";
import type { AcceptDependencies } from "../accept-comment.ts";
import { articlePage } from "../article-page.ts";
import type { PostComment } from "../submission.schema.ts";
import { closedBecause } from "../thread-state.ts";
import { readAuthorCookie } from "./author-cookie.ts";
import { readFields, toPost, type WordpressFields } from "./read-form.ts";
import type { Reason } from "./refusal-page.ts";
import { hasWordpressId, idRange } from "./wordpress-id.ts";

export interface ExamineDependencies extends Pick<AcceptDependencies, "findSite" | "articleState" | "now"> {
  readonly comments: Pick<CommentRepository, "listByIdRange">;
}

/** A form that nothing speaks against, or why it is refused. `back` is the article's page, where that is known. */
export type Examined = { readonly back: URL | undefined } & (
  | { readonly reason: Reason }
  | { readonly reason: undefined; readonly post: PostComment; readonly site: Site; readonly consent: boolean }
);

/** Looks at the form in the order in which WordPress does: the article first, then the parent, then the fields. */
export async function examineForm(
  body: Readonly<Record<string, unknown>>,
  siteInAddress: string | undefined,
  request: Request,
  dependencies: ExamineDependencies,
): Promise<Examined> {
  const fields = readFields(body);
  const site = await dependencies.findSite(fields.site || siteInAddress || "default");
  if (!site || fields.post === "") return { back: undefined, reason: "no_article" };
  if (!mayPost(request, site)) return { back: undefined, reason: "other_site" };

  const back = articlePage([fields.redirectTo, request.get("referer")], site, request);
  const state = await dependencies.articleState(site.key, fields.post);
  const closed = closedBecause(site.policy.thread, state, dependencies.now()) !== null;
  if (closed) return { back, reason: "closed" };
  const parent = await findParent(fields, site, state.article, dependencies);
  if (parent === "unknown") return { back, reason: "parent" };
  const authorToken = readAuthorCookie(request);
  const post = toPost(fields, { site: site.key, parent: parent?.id, articleUrl: back?.href, authorToken });
  return typeof post === "string"
    ? { back, reason: post }
    : { back, reason: undefined, post, site, consent: fields.consent };
}

function mayPost(request: Request, { allowedOrigins }: Site): boolean {
  const origin = request.get("origin");
  return origin === undefined || isAllowed(origin, [...allowedOrigins, ownOrigin(request)]);
}

async function findParent(
  { parent }: WordpressFields,
  { key }: Site,
  article: string,
  { comments }: Pick<ExamineDependencies, "comments">,
): Promise<Comment | "unknown" | undefined> {
  if (parent === 0) return undefined;
  const near = await comments.listByIdRange(idRange(parent));
  const found = near.find(
    ({ id, site, article: under }) => hasWordpressId(id, parent) && site === key && under === article,
  );
  return found?.status === "approved" ? found : "unknown";
}
