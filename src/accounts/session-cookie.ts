import type { Request } from "express";

/** `__Host-` (Secure, no domain, path /) where browsers allow it: over HTTPS. */
const nameOf = (secure: boolean): string => (secure ? "__Host-desk" : "desk");

/** The secret of a request's session; `undefined` where it brings none. */
export function readSessionCookie(request: Request, secure: boolean): string | undefined {
  const cookies = (request.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  const prefix = `${nameOf(secure)}=`;
  const value = cookies.find((pair) => pair.startsWith(prefix))?.slice(prefix.length);
  return value && /^[\w-]{43}$/.test(value) ? value : undefined;
}

/** A `Set-Cookie` that starts a session in the browser; "" as secret ends it. */
export function sessionCookie(secret: string, secure: boolean): string {
  const end = secret === "" ? "; Max-Age=0" : "";
  return `${nameOf(secure)}=${secret}; Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}${end}`;
}
