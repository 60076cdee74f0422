export const roles = ["site", "moderator", "operator", "admin"] as const;
export type Role = (typeof roles)[number];

/** Who stands behind a request's credentials. */
export interface Principal {
  /** Shown in the audit trail. */
  readonly name: string;
  readonly role: Role;
  /** The sites it may act for; `undefined`: all. */
  readonly sites: readonly string[] | undefined;
  /** The account, where a person signed in rather than a program. */
  readonly account?: string;
}

/** Whether someone may act for a site. */
export function mayActFor(principal: Principal, site: string): boolean {
  return principal.sites === undefined || principal.sites.includes(site);
}
