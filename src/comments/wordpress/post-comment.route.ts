import { setTimeout as wait } from "node:timers/promises";
import type { Request, RequestHandler } from "express";
import { z } from "zod";
import type { Comment } from "../../comment.ts";
import { pageHeaders } from "../../http/html.ts";
import { type Reply, type Route, route } from "../../http/route.ts";
import { optional } from "../../http/text.ts";
import type { ClaimsRepository } from "../../store/claims.repository.ts";
import type { CommentRepository } from "../../store/comment.repository.ts";
import { isStoreUnavailable } from "../../store/connect.ts";
import { type AcceptDependencies, type Accepted, acceptComment } from "../accept-comment.ts";
import { acceptedPage } from "../form/accepted-page.ts";
import { posterOf } from "../poster.ts";
import { siteKey } from "../submission.schema.ts";
import { authorCookie } from "./author-cookie.ts";
import { claimTurn, giveTurnBack } from "./claim-turn.ts";
import { examineForm } from "./examine-form.ts";
import { refuse, wordpressPath } from "./refusal-page.ts";
import { wordpressId } from "./wordpress-id.ts";

export interface WordpressDependencies extends AcceptDependencies {
  readonly comments: AcceptDependencies["comments"] & Pick<CommentRepository, "find" | "listByIdRange">;
  readonly claims: ClaimsRepository;
  readonly limit: RequestHandler;
  /** How long an answer waits for the comment to be judged, since it says what became of it. */
  readonly waitMs: number;
}

/** For pages with a WordPress form: only its `action` is changed, its readers find everything as they know it. */
export const wordpressPostRoute = (dependencies: WordpressDependencies): Route =>
  route({
    method: "post",
    path: wordpressPath,
    tag: "Readers",
    summary: "Post a comment as a WordPress form does",
    limit: dependencies.limit,
    query: z.object({ site: optional(siteKey) }),
    body: z.record(z.string(), z.unknown()),
    accepts: ["application/x-www-form-urlencoded"],
    responses: {
      200: { description: "A page that says which field does not fit", type: "text/html" },
      302: { description: "Back to the article, at the comment's place" },
      403: {
        description: "Closed, a parent that is not published, or another site's page",
        type: "text/html",
      },
      404: { description: "No such site, or no article named", type: "text/html" },
      409: { description: "Said before", type: "text/html" },
      413: { description: "Over 256 KiB", type: "text/html" },
      415: { description: "Another media type", type: "text/html" },
      429: { description: "Too fast, or too many from this address", type: "text/html" },
      503: { description: "The queue does not answer; nothing was kept", type: "text/html" },
    },
    async handle({ query, body, principal, request }) {
      const { claims, identity } = dependencies;
      const form = await examineForm(body, query.site, request, dependencies);
      if (form.reason !== undefined) return refuse(form.reason, form.back);

      const { post, site, back } = form;
      const addressHash = identity.addressHash(request.ip ?? "unknown");
      const turn = await claimTurn({ post, policy: site.policy, addressHash }, claims);
      if (turn !== "claimed") return refuse(turn, back);
      try {
        const accepted = await acceptComment(post, site, posterOf(request, principal), dependencies);
        const cookie = form.consent ? authorCookie(accepted.authorToken, request) : {};
        const isApproved = await isApprovedInTime(accepted.id, dependencies);
        return leadBack(back, accepted, isApproved, cookie, request, dependencies);
      } catch (error) {
        await giveTurnBack(post, claims);
        throw error;
      }
    },
  });

const lookEveryMs = 25;

/** A comment that is not judged in time counts as held, and so does one that was refused. */
async function isApprovedInTime(
  id: string,
  { comments, waitMs, now }: Pick<WordpressDependencies, "comments" | "waitMs" | "now">,
): Promise<boolean> {
  const deadline = now() + waitMs;
  for (;;) {
    const comment = await findWhereKept(id, comments);
    if (comment || now() >= deadline) return comment?.status === "approved";
    await wait(lookEveryMs);
  }
}

async function findWhereKept(
  id: string,
  comments: Pick<CommentRepository, "find">,
): Promise<Comment | undefined> {
  try {
    return await comments.find(id);
  } catch (error) {
    // The queue has the comment, and that is what counts; it is judged when MongoDB is back.
    if (isStoreUnavailable(error)) return undefined;
    throw error;
  }
}

function leadBack(
  back: URL | undefined,
  { id }: Accepted,
  isApproved: boolean,
  cookie: Readonly<Record<string, string>>,
  request: Request,
  { keyring }: Pick<WordpressDependencies, "keyring">,
): Reply {
  if (!back) {
    const headers = { ...pageHeaders([]), ...cookie };
    return { status: 200, type: "html", headers, body: acceptedPage(request) };
  }
  const target = new URL(back);
  const number = String(wordpressId(id));
  if (!isApproved) {
    target.searchParams.set("unapproved", number);
    target.searchParams.set("moderation-hash", keyring.sign("wordpress-moderation", id).slice(-32));
  }
  target.hash = `comment-${number}`;
  return { status: 302, headers: { Location: target.href, ...cookie } };
}
