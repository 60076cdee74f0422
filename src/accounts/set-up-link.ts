import type { AccountRepository } from "../store/account.repository.ts";
import type { LinkRepository } from "../store/link.repository.ts";

/** How long links are good, in milliseconds. */
export const linkLifetimes = {
  setup: 86_400_000,
  invitation: 7 * 86_400_000,
  reset: 3_600_000,
} as const;

/** Where the desk takes a link; the secret is in the fragment, which no server and no log sees. */
export const linkUrl = (publicUrl: string, secret: string): string =>
  `${publicUrl}/moderation/link#${secret}`;

export interface SetUpDependencies {
  readonly accounts: Pick<AccountRepository, "exists">;
  readonly links: Pick<LinkRepository, "create" | "list">;
  readonly now: () => number;
}

/**
 * The link that makes the first administrator, given once: `undefined` where there is an account already, or where an
 * earlier link is still good.
 */
export async function createSetUpLink(
  publicUrl: string,
  { accounts, links, now }: SetUpDependencies,
): Promise<string | undefined> {
  const at = new Date(now());
  if (await accounts.exists()) return undefined;
  if ((await links.list("setup", at)).length > 0) return undefined;
  const expiresAt = new Date(now() + linkLifetimes.setup);
  const link = { kind: "setup", role: "admin", by: "setup", createdAt: at, expiresAt } as const;
  return linkUrl(publicUrl, await links.create(link));
}
