import { hash, timingSafeEqual } from "node:crypto";
import type { Request } from "express";
import { forbidden, notAuthenticated } from "../errors.ts";
import type { Principal, Role } from "./principal.ts";

/**
 * Finds who stands behind a request; `undefined` where it carries no credentials at all.
 * @param options.forRole the call is for those with a role; only there does a browser's session count, so that a
 *   moderator who reads an article is a reader like all others.
 */
export type Authenticate = (
  request: Request,
  options?: { readonly forRole: boolean },
) => Promise<Principal | undefined>;

/** Looks a token up; `undefined` where it is unknown or revoked. */
export type FindToken = (token: string) => Promise<Principal | undefined>;

/**
 * Bearer tokens: the administrator's from the environment, then those that the CLI made.
 * @throws {AppError} 401 where the token given is not valid.
 */
export function authenticateBearer(adminToken: string | undefined, findToken: FindToken): Authenticate {
  const admin = adminToken === undefined ? undefined : digest(adminToken);
  return async (request) => {
    const header = request.get("authorization");
    const token = header && /^Bearer +(\S{1,512})$/i.exec(header)?.[1];
    if (!token) return undefined;
    // Digests have one length, which comparing in constant time needs.
    if (admin && timingSafeEqual(digest(token), admin))
      return { name: "admin", role: "admin", sites: undefined };
    const principal = await findToken(token);
    if (!principal) throw notAuthenticated("The bearer token is not valid, or was revoked.");
    return principal;
  };
}

/**
 * @throws {AppError} 401 without credentials, 403 where the role is too small.
 */
export function requireRole(principal: Principal | undefined, allowed: readonly Role[]): Principal {
  if (!principal) throw notAuthenticated("Sign in, or send Authorization: Bearer with a token of yours.");
  if (principal.role !== "admin" && !allowed.includes(principal.role))
    throw forbidden("This needs another role than that of the credentials given.");
  return principal;
}

const digest = (token: string): Buffer => hash("sha256", token, "buffer");
