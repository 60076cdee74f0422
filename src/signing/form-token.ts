import type { Keyring } from "./keyring.ts";

/** Tells when a form was handed out, for one article: `<milliseconds in base 36>.<signature>`. */
export function issueFormToken(keyring: Keyring, site: string, article: string, now: number): string {
  const issued = now.toString(36);
  return `${issued}.${keyring.sign("form", `${issued}:${site}:${article}`)}`;
}

/** Milliseconds since the epoch at which the form was issued; `undefined` where the token is not ours for this article. */
export function readFormToken(
  keyring: Keyring,
  site: string,
  article: string,
  token: string,
): number | undefined {
  const dot = token.indexOf(".");
  const issued = token.slice(0, dot);
  if (!/^[0-9a-z]{1,10}$/.test(issued)) return undefined;
  const genuine = keyring.verify("form", `${issued}:${site}:${article}`, token.slice(dot + 1));
  return genuine ? Number.parseInt(issued, 36) : undefined;
}
