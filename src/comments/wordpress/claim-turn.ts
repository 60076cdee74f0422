import type { Policy } from "../../comment.ts";
import type { ClaimsRepository } from "../../store/claims.repository.ts";
import type { PostComment } from "../submission.schema.ts";

export interface Turn {
  readonly post: PostComment;
  readonly policy: Pick<Policy, "flood" | "duplicates">;
  readonly addressHash: string;
}

/**
 * WordPress refuses what was said before and what follows too fast. The queue's checks find both as well, but too late
 * to say so on a page.
 */
export async function claimTurn(
  { post, policy, addressHash }: Turn,
  claims: ClaimsRepository,
): Promise<"claimed" | "duplicate" | "too_fast"> {
  const { burstSeconds } = policy.flood;
  if (!(await claims.claim(sameComment(post), policy.duplicates.windowHours * 3_600))) return "duplicate";
  const address = ["wordpress-burst", post.site, addressHash];
  if (burstSeconds > 0 && !(await claims.claim(address, burstSeconds))) {
    await claims.giveBack(sameComment(post));
    return "too_fast";
  }
  return "claimed";
}

/** What was not taken may be sent again. */
export const giveTurnBack = (post: PostComment, claims: ClaimsRepository): Promise<void> =>
  claims.giveBack(sameComment(post));

const sameComment = ({ site, article, parent = "", email, body }: PostComment): readonly string[] => [
  "wordpress-duplicate",
  site,
  article,
  parent,
  email.toLowerCase(),
  body,
];
