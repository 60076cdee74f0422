import type { Keyring } from "./keyring.ts";

/** A receipt lets its holder see, edit and delete one comment: a signature over the comment's id. */
export function issueReceipt(keyring: Keyring, commentId: string): string {
  return keyring.sign("receipt", commentId);
}

export function holdsReceipt(keyring: Keyring, commentId: string, receipt: string): boolean {
  return keyring.verify("receipt", commentId, receipt);
}
