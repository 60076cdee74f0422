import type { Request } from "express";
import { isAllowed } from "../http/allow-origins.ts";
import { ownOrigin } from "../http/own-origin.ts";
import type { Site } from "../store/site.repository.ts";

/**
 * Whether an address is a page of the site or of the service itself. Only such addresses are remembered, shown and led
 * to; others somebody may have put into a form.
 */
export function isOwnPage(
  url: string | undefined,
  { allowedOrigins }: Pick<Site, "allowedOrigins">,
  ownOrigin: string,
): boolean {
  // `*` says that any page may post, not that any page is the site's.
  const origins = [...allowedOrigins.filter((origin) => origin !== "*"), ownOrigin];
  return url !== undefined && isAllowed(url, origins);
}

/** The article's address to lead a reader back to: the first of the candidates that is a page of the site. */
export function articlePage(
  candidates: readonly (string | undefined)[],
  site: Pick<Site, "allowedOrigins">,
  request: Request,
): URL | undefined {
  const found = candidates.find((url) => isOwnPage(url, site, ownOrigin(request)));
  return found === undefined ? undefined : new URL(found);
}
