import type { Keyring } from "./keyring.ts";

/** Binds a random author id to the keyed hash of an e-mail: `<author id>.<signature>`. */
export function issueAuthorToken(keyring: Keyring, authorId: string, authorKey: string): string {
  return `${authorId}.${keyring.sign("author", `${authorId}:${authorKey}`)}`;
}

/** The author id that a token vouches for together with this e-mail's key; `undefined` for any other token. */
export function readAuthorToken(keyring: Keyring, token: string, authorKey: string): string | undefined {
  const dot = token.indexOf(".");
  if (dot < 1) return undefined;
  const authorId = token.slice(0, dot);
  return keyring.verify("author", `${authorId}:${authorKey}`, token.slice(dot + 1)) ? authorId : undefined;
}
