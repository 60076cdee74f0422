import type { Finding, Submission } from "../comment.ts";
import type { CheckContext } from "./check.ts";

/** Authors, addresses and link domains that a moderator has blocked on the site. */
export function blocked(
  { author, addressHash }: Pick<Submission, "author" | "addressHash">,
  { blocks, text }: Pick<CheckContext, "blocks" | "text">,
): Finding | undefined {
  if (blocks.authors.has(author.key)) return reject("author_blocked", "A moderator blocked this author.");
  if (addressHash !== undefined && blocks.addresses.has(addressHash))
    return reject("address_blocked", "A moderator blocked the address that it came from.");
  if (blocks.domains.size === 0) return undefined;
  const links = [...text.body.links, ...text.website.links];
  const link = links.find(({ host }) => domainsOf(host).some((domain) => blocks.domains.has(domain)));
  if (!link) return undefined;
  return {
    ...reject("domain_blocked", "It links to a domain that a moderator blocked."),
    evidence: [link.url],
  };
}

/** A host and the domains above it. */
function domainsOf(host: string): readonly string[] {
  const labels = host.toLowerCase().split(".");
  return labels.map((_label, at) => labels.slice(at).join("."));
}

const reject = (reason: string, detail: string): Finding => ({ verdict: "reject", reason, score: 1, detail });
