/**
 * What the classifier reads of a comment. Only the body is needed: whatever else is missing has no influence, so
 * that comments from sources that lack it are judged by what they have.
 */
export interface Judged {
  /** The text as written. */
  readonly body: string;
  readonly name?: string;
  readonly website?: string;
  readonly articleUrl?: string;
  readonly articleTitle?: string;
  /** The e-mail's domain is on a list of disposable ones. */
  readonly disposableEmail?: boolean;
  /** Seconds between the form's issue and its sending. */
  readonly formAgeSeconds?: number;
  /** Earlier comments of the same author that moderators or the policy let through or refused. */
  readonly author?: { readonly approved: number; readonly refused: number };
  /** Comments by the same author or from the same address within the last hour, this one not counted. */
  readonly recentComments?: number;
}
