import type { Keyring } from "./keyring.ts";

/** What a link that is sent to an e-mail address says, once it is opened. */
export interface Verification {
  /** The author id of the token that was given out with the comment. */
  readonly authorId: string;
  /** Keyed hash of the e-mail address that the link is sent to. */
  readonly authorKey: string;
  /** The comment that the link was sent for. */
  readonly comment: string;
}

/** Long enough for a mail that is read after a holiday weekend. */
const goodForMs = 4 * 86_400_000;

/** A token for the link: `<expiry in base 36>.<author id>.<author key>.<comment>.<signature>`. Good for four days. */
export function issueVerification(keyring: Keyring, verification: Verification, now: number): string {
  const { authorId, authorKey, comment } = verification;
  const said = [(now + goodForMs).toString(36), authorId, authorKey, comment].join(".");
  return `${said}.${keyring.sign("verify-email", said)}`;
}

/** What the token says; `undefined` where it is not ours or its time is over. */
export function readVerification(keyring: Keyring, token: string, now: number): Verification | undefined {
  const parts = token.split(".");
  const [expiry = "", authorId = "", authorKey = "", comment = ""] = parts;
  const said = parts.slice(0, 4).join(".");
  if (!keyring.verify("verify-email", said, parts.slice(4).join("."))) return undefined;
  return Number.parseInt(expiry, 36) > now ? { authorId, authorKey, comment } : undefined;
}

export const verificationPath = "/v1/authors/verify";

/** The link to be mailed. @param publicUrl where browsers reach the service, without a slash at its end. */
export function verificationLink(publicUrl: string, token: string): string {
  return `${publicUrl}${verificationPath}?token=${encodeURIComponent(token)}`;
}
