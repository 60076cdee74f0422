import type { Finding } from "../comment.ts";
import type { CheckContext } from "./check.ts";

/** The same advert reworded, or spread over articles and authors. Somebody's own comment mended and sent again is none. */
export async function nearDuplicates(
  _submission: unknown,
  { policy, nearDuplicate }: Pick<CheckContext, "policy" | "nearDuplicate">,
): Promise<Finding | undefined> {
  const earlier = await nearDuplicate();
  if (!earlier || earlier.similarity < policy.nearDuplicates.similarity) return undefined;
  return {
    verdict: "hold",
    reason: "near_duplicate",
    score: 0.4 + 0.5 * earlier.similarity,
    detail: `Nearly the same text as an earlier comment (${Math.round(earlier.similarity * 100)} % in common): ${earlier.comment}.`,
    values: { share: earlier.similarity, comment: earlier.comment },
  };
}
