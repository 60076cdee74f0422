import type { Finding, ListKind, Submission } from "../comment.ts";
import { isAuthorAllowed } from "./allowed.ts";
import type { CheckContext } from "./check.ts";

/** Somebody has blocked the e-mail address, its domain, the address it came from, or a domain that it links to. */
export function blockList(
  submission: Pick<Submission, "author">,
  context: Pick<CheckContext, "lists" | "author">,
): Finding | undefined {
  const allowed = isAuthorAllowed(submission, context);
  const blocked = context.lists.filter(({ list }) => list === "block");
  // An allowed author is the exception to a domain or an address that many share.
  const match = blocked.find(({ kind }) => kind === "email" || kind === "link" || !allowed);
  if (!match) return undefined;
  return {
    verdict: "reject",
    reason: `blocked_${match.kind}`,
    score: 1,
    detail: `${what[match.kind]} is blocked${match.note === undefined ? "." : `: ${match.note}`}`,
    ...(match.note === undefined ? {} : { values: { case: "noted", note: match.note } }),
    ...(match.kind === "domain" || match.kind === "link" ? { evidence: [match.value] } : {}),
  };
}

const what: Readonly<Record<ListKind, string>> = {
  email: "The e-mail address",
  domain: "The e-mail address's domain",
  address: "The IP address",
  link: "A domain that it links to",
};
