import type { Finding, Submission } from "../comment.ts";
import { isLinkAllowed } from "./allowed.ts";
import type { CheckContext } from "./check.ts";

/**
 * WordPress's rule: a text with so many links waits. A site's own number is in its policy,
 * and links to domains that it allows do not count.
 */
export function links(
  _submission: Readonly<Submission>,
  { policy, text, lists }: Pick<CheckContext, "policy" | "text" | "lists">,
): Finding | undefined {
  const found = text.body.links.filter(({ host }) => !isLinkAllowed(host, { lists }));
  const { holdAt } = policy.links;
  if (found.length < holdAt) return undefined;
  return {
    verdict: "hold",
    reason: "too_many_links",
    // Half certain at the limit, near certain at four times as many.
    score: Math.min(0.95, 0.35 + (0.15 * found.length) / holdAt),
    detail: `${found.length} ${found.length === 1 ? "link" : "links"} (limit ${holdAt}).`,
    values: { n: found.length, limit: holdAt },
    evidence: [...new Set(found.map(({ url }) => url))].slice(0, 10),
  };
}
