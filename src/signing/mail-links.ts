import type { Keyring } from "./keyring.ts";

/** What a link in a moderator's mail lets its holder decide, once confirmed on the page that it opens. */
export interface MailDecision {
  readonly comment: string;
  readonly decision: "approve" | "reject" | "spam";
  /** The comment's version that the mail told of. */
  readonly version: number;
  /** Whose mail it was. */
  readonly account: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** `<base64url of the decision>.<signature>`. */
export function issueMailDecision(keyring: Keyring, decision: MailDecision): string {
  const text = Buffer.from(JSON.stringify(decision)).toString("base64url");
  return `${text}.${keyring.sign("mail-decision", text)}`;
}

/** `undefined` for a link that is not ours, or is over. @param now milliseconds since the epoch. */
export function readMailDecision(keyring: Keyring, token: string, now: number): MailDecision | undefined {
  const dot = token.indexOf(".");
  const text = token.slice(0, dot);
  if (dot < 1 || !keyring.verify("mail-decision", text, token.slice(dot + 1))) return undefined;
  const decision = JSON.parse(Buffer.from(text, "base64url").toString()) as MailDecision;
  return decision.until > now ? decision : undefined;
}

/** Ends the mails of one site to one reader. */
export function issueUnsubscribe(keyring: Keyring, site: string, authorKey: string): string {
  const text = Buffer.from(JSON.stringify([site, authorKey])).toString("base64url");
  return `${text}.${keyring.sign("unsubscribe", text)}`;
}

/** Site and author of a link to unsubscribe; these have no end. */
export function readUnsubscribe(
  keyring: Keyring,
  token: string,
): { readonly site: string; readonly authorKey: string } | undefined {
  const dot = token.indexOf(".");
  const text = token.slice(0, dot);
  if (dot < 1 || !keyring.verify("unsubscribe", text, token.slice(dot + 1))) return undefined;
  const [site = "", authorKey = ""] = JSON.parse(Buffer.from(text, "base64url").toString()) as string[];
  return { site, authorKey };
}
