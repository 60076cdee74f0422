import type { ListKind } from "../comment.ts";
import type { Identity } from "../signing/identity.ts";
import { toAsciiDomain } from "./domains.ts";

export interface ListValue {
  /** What submissions are compared by. */
  readonly value: string;
  /** What people see of it. */
  readonly label: string;
}

/**
 * Reads what somebody puts on a list. E-mail and IP addresses become their keyed hashes, so that a list tells nobody
 * who is on it; hashes as moderators see them are taken as they are.
 * @returns `undefined` where it is none of that kind.
 */
export function readListValue(kind: ListKind, written: string, identity: Identity): ListValue | undefined {
  const text = written.trim();
  if (kind === "domain" || kind === "link") {
    const domain = toAsciiDomain(text.replace(/^@|^https?:\/\/|\/.*$/gi, ""));
    return /^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/.test(domain) ? { value: domain, label: domain } : undefined;
  }
  if (/^[0-9a-f]{32}$/.test(text)) return { value: text, label: text };
  if (kind === "email")
    return /^[^@\s]+@[^@\s]+$/.test(text)
      ? { value: identity.authorKey(text), label: maskEmail(text) }
      : undefined;
  if (!/^[0-9a-f.:]+$/i.test(text) || !URL.canParse(`http://${text.includes(":") ? `[${text}]` : text}/`))
    return undefined;
  const value = identity.addressHash(text);
  return { value, label: value };
}

/**
 * When an entry of a list ends: as wanted, but for an IP address no later than the key of its hash is kept, since from
 * then on it could match nothing.
 */
export function endOfEntry(kind: ListKind, wanted: Date | undefined, identity: Identity): Date | undefined {
  const known = kind === "address" ? identity.addressesKnownUntil() : undefined;
  if (!known || !wanted) return wanted ?? known;
  return wanted < known ? wanted : known;
}

/** `reader@example.org` → `r…@example.org`. */
function maskEmail(email: string): string {
  const at = email.lastIndexOf("@");
  return `${[...email][0]}…${email.slice(at)}`;
}
