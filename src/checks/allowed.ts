import type { ListMatch, Submission } from "../comment.ts";
import type { CheckContext } from "./check.ts";

/**
 * Whether the site's list allows the author. An e-mail address is typed by whoever likes, so an entry for it or for
 * its domain counts only where the author has shown that it is theirs: by token or by a link sent there.
 */
export function isAuthorAllowed(
  { author }: Pick<Submission, "author">,
  { lists, author: { emailVerified } }: Pick<CheckContext, "lists" | "author">,
): boolean {
  return lists.some(
    (match) =>
      match.list === "allow" && (author.returning || emailVerified ? isOfAuthor : isOfAddress)(match),
  );
}

const isOfAddress = ({ kind }: ListMatch): boolean => kind === "address";
const isOfAuthor = ({ kind }: ListMatch): boolean => kind !== "link";

/** Whether links to this host are allowed, by an entry for it or for a domain above it. */
export function isLinkAllowed(host: string, { lists }: Pick<CheckContext, "lists">): boolean {
  return lists.some(
    ({ list, kind, value }) =>
      list === "allow" && kind === "link" && (host === value || host.endsWith(`.${value}`)),
  );
}
