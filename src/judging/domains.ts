import { domainToASCII } from "node:url";

/** The domain of an e-mail address in lower case and ASCII; "" where there is none. */
export function emailDomain(email: string): string {
  return toAsciiDomain(email.slice(email.lastIndexOf("@") + 1));
}

/** A domain as it is compared: lower case, Punycode, without a dot at its end; "" where it is none. */
export function toAsciiDomain(domain: string): string {
  return domainToASCII(domain.trim().replace(/\.$/, "")).toLowerCase();
}

/** More labels than any real name has are not looked at. */
const maxLabels = 10;

/** A domain and those above it that have a dot: `a.b.example`, `b.example`. */
export function withParentDomains(domain: string): readonly string[] {
  const labels = domain.split(".").slice(-maxLabels);
  return labels.slice(0, -1).map((_label, index) => labels.slice(index).join("."));
}
