import type { LinkRepository } from "../store/link.repository.ts";
import { linkLifetimes, linkUrl } from "./set-up-link.ts";

export interface ResetLinkDependencies {
  readonly links: Pick<LinkRepository, "create">;
  readonly now: () => number;
}

/** A link that sets an account's new password. */
export async function createResetLink(
  account: string,
  by: string,
  publicUrl: string,
  { links, now }: ResetLinkDependencies,
): Promise<string> {
  const createdAt = new Date(now());
  const expiresAt = new Date(now() + linkLifetimes.reset);
  return linkUrl(publicUrl, await links.create({ kind: "reset", account, by, createdAt, expiresAt }));
}
