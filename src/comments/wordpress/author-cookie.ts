import type { Request } from "express";

const name = "comment_author";
const yearSeconds = 31_536_000;

/** Keeps the author token in the browser of a reader who ticked that box, so that the author is known again. */
export function authorCookie(token: string, request: Request): Record<string, string> {
  // The article's page is another site's; without TLS no browser would send it from there.
  const reach = request.secure ? "SameSite=None; Secure" : "SameSite=Lax";
  return {
    "Set-Cookie": `${name}=${token}; Path=/wp-comments-post.php; Max-Age=${yearSeconds}; HttpOnly; ${reach}`,
  };
}

export function readAuthorCookie(request: Request): string | undefined {
  const cookies = (request.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  return cookies.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
