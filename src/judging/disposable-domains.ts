import { disposableEmailBlocklistSet } from "disposable-email-domains-js";

/** Domains of throw-away addresses, from a list that its keepers bring up to date weekly (CC0). */
const domains = disposableEmailBlocklistSet();

export const isDisposableDomain = (domain: string): boolean => domains.has(domain);
