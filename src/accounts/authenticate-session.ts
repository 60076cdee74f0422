import type { Request } from "express";
import { forbidden } from "../errors.ts";
import type { Principal } from "../http/principal.ts";
import type { Authenticate } from "../http/require-role.ts";
import { readSessionCookie } from "./session-cookie.ts";
import type { Session, Sessions } from "./sessions.ts";

const safe = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Bearer tokens first, then the session of a browser's cookie.
 * @throws {AppError} 403 where a request that changes something lacks the session's CSRF token.
 */
export function authenticateSession(bearer: Authenticate, sessions: Sessions, secure: boolean): Authenticate {
  return async (request, options) => {
    const principal = await bearer(request, options);
    if (principal || !options?.forRole) return principal;
    const found = await findSession(request, sessions, secure);
    return found && toPrincipal(found.session);
  };
}

/** The request's session with its secret, its CSRF token checked. */
export async function findSession(
  request: Request,
  sessions: Sessions,
  secure: boolean,
): Promise<{ readonly session: Session; readonly secret: string } | undefined> {
  const secret = readSessionCookie(request, secure);
  const session = secret && (await sessions.find(secret));
  if (!secret || !session) return undefined;
  if (!safe.has(request.method) && !sessions.isCsrfToken(secret, request.get("x-csrf-token") ?? ""))
    throw forbidden("Send the session's CSRF token in X-CSRF-Token; GET /v1/session has it.");
  return { session, secret };
}

const toPrincipal = ({ account, name, role, sites }: Session): Principal => ({
  account,
  name,
  role,
  sites,
});
