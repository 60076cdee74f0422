import cors from "cors";
import type { RequestHandler } from "express";
import { forbidden } from "../errors.ts";

/** What `allowOrigins` reads of a site. */
export interface OriginRules {
  readonly key: string;
  readonly allowedOrigins: readonly string[];
}

const methods = ["GET", "POST", "PATCH", "DELETE"];
const headers = ["Content-Type", "Authorization", "Idempotency-Key", "If-None-Match"];
const exposed = [
  "X-Request-Id",
  "ETag",
  "Form-Token",
  "Location",
  "Retry-After",
  "RateLimit",
  "RateLimit-Policy",
];

/**
 * Lets browsers of the sites' pages read answers. A preflight does not say which site it is for, so an origin that any
 * site allows passes here; `refuseOtherOrigins` holds a comment to its own site.
 */
export function allowOrigins(listSites: () => Promise<readonly OriginRules[]>): RequestHandler {
  return cors({
    methods,
    allowedHeaders: headers,
    exposedHeaders: exposed,
    maxAge: 600,
    origin: (origin, done) => {
      if (origin === undefined) return done(null, false);
      listSites().then(
        (sites) =>
          done(
            null,
            sites.some(({ allowedOrigins }) => isAllowed(origin, allowedOrigins)),
          ),
        (error: Error) => done(error),
      );
    },
  });
}

/**
 * @param origin the request's `Origin`; servers and command lines send none.
 * @param own the service's own origins, whose pages may always post.
 * @throws {AppError} 403 where a page of another origin posts to the site.
 */
export function refuseOtherOrigins(
  origin: string | undefined,
  site: OriginRules,
  own: readonly string[],
): void {
  if (origin === undefined || own.includes(origin) || isAllowed(origin, site.allowedOrigins)) return;
  throw forbidden(
    `Pages of this origin may not post to the site ${site.key}. Its operator can allow it: cli site set ${site.key} --origin.`,
  );
}

/** Whether pages of an address's origin belong to the site. */
export function isAllowed(address: string, allowedOrigins: readonly string[]): boolean {
  if (!URL.canParse(address)) return false;
  return allowedOrigins.includes("*") || allowedOrigins.includes(new URL(address).origin);
}
