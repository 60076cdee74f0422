import type { Request } from "express";
import type { Comment } from "../comment.ts";
import { conflict, forbidden, notFound } from "../errors.ts";
import type { Keyring } from "../signing/keyring.ts";
import { holdsReceipt } from "../signing/receipt.ts";
import type { CommentRepository } from "../store/comment.repository.ts";
import type { Site } from "../store/site.repository.ts";

export interface OwnCommentDependencies {
  readonly comments: Pick<CommentRepository, "find">;
  readonly findSite: (key: string) => Promise<Site | undefined>;
  readonly keyring: Keyring;
  readonly now: () => number;
}

/** The receipt of `Authorization: Receipt …`, "" where there is none. */
export function receiptOf(request: Request): string {
  return /^Receipt +(\S{1,512})$/i.exec(request.get("authorization") ?? "")?.[1] ?? "";
}

/**
 * A comment that the holder of its receipt may still change.
 * @throws {AppError} 404 without its receipt or where it is deleted, 409 while it is in the queue, 403 once the time is
 *   over or where it was refused.
 */
export async function findOwnComment(
  id: string,
  request: Request,
  { comments, findSite, keyring, now }: OwnCommentDependencies,
): Promise<Comment> {
  if (!holdsReceipt(keyring, id, receiptOf(request))) throw notFound("comment, or this is not its receipt");
  const comment = await comments.find(id);
  if (!comment) throw conflict("The comment is still being checked. Try again in a moment.");
  if (comment.status === "deleted") throw notFound("comment any more");
  const minutes = (await findSite(comment.site))?.policy.thread.editMinutes ?? 0;
  if (now() > comment.acceptedAt.getTime() + minutes * 60_000)
    throw forbidden(
      `Comments can be changed for ${minutes} minutes after they were posted. That time is over.`,
    );
  return comment;
}
