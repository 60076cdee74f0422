/** What the API answers, as far as the desk reads it; the contract is `/openapi.json`. */

export const statuses = ["pending", "spam", "rejected", "approved", "deleted"] as const;
export type Status = (typeof statuses)[number];
export const decisions = ["approve", "reject", "spam", "delete"] as const;
export type DecisionKind = (typeof decisions)[number];

export const statusOf: Readonly<Record<DecisionKind, Status>> = {
  approve: "approved",
  reject: "rejected",
  spam: "spam",
  delete: "deleted",
};

/** What can be decided of a comment: what it is already is no decision, unless readers have reported it. */
export const choicesOf = (status: Status, reported: boolean): readonly DecisionKind[] =>
  decisions.filter((decision) => reported || statusOf[decision] !== status);

export interface Finding {
  readonly check: string;
  readonly verdict: string;
  readonly reason: string;
  readonly score: number;
  readonly detail: string;
  readonly values?: Readonly<Record<string, string | number>>;
  readonly evidence?: readonly string[];
}

export interface DecisionMade {
  readonly kind: DecisionKind | "undo";
  readonly by: string;
  readonly at: string;
}

export interface Comment {
  readonly id: string;
  readonly site: string;
  readonly article: string;
  readonly articleUrl?: string;
  readonly articleTitle?: string;
  readonly parent: string | null;
  readonly status: Status;
  readonly name: string;
  readonly email: string;
  readonly website: string | null;
  readonly body: string;
  readonly original: { readonly name: string; readonly body: string } | null;
  readonly createdAt: string;
  readonly authorKey: string;
  readonly addressHash: string | null;
  readonly returning: boolean;
  readonly staff: boolean;
  readonly language: string | null;
  readonly reported: boolean;
  readonly score: number;
  readonly findings: readonly Finding[];
  readonly version: number;
  readonly decision: DecisionMade | null;
  readonly lease: { readonly by: string } | null;
}

export interface CommentInFull extends Comment {
  readonly parentComment: {
    readonly name: string;
    readonly body: string;
    readonly status: Status;
  } | null;
  readonly history: {
    readonly approved: number;
    readonly refused: number;
    readonly last: readonly Comment[];
  };
  readonly addressToday: number | null;
  readonly audit: readonly AuditEntry[];
}

export interface AuditEntry {
  readonly id: string;
  readonly comment: string | null;
  readonly site: string;
  readonly article: string | null;
  readonly by: string;
  readonly at: string;
  readonly decision: DecisionKind | "undo" | "edit" | "reply" | "allow" | "block" | "unlist";
  readonly from: Status | null;
  readonly to: Status | null;
  readonly reason: string | null;
}

export interface Page {
  readonly comments: readonly Comment[];
  readonly nextCursor: string | null;
  readonly searchedTo: string | null;
}

export interface Batch {
  readonly batch: string | null;
  readonly matched: number;
  readonly changed: number;
}

export type Role = "moderator" | "operator" | "admin";
export type Digest = "never" | "immediately" | "hourly" | "daily";

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly sites: readonly string[] | null;
  readonly secondFactor: boolean;
  readonly digest: Digest;
  readonly language: "en" | "de" | null;
  readonly disabled: boolean;
}

export interface Session {
  readonly account: Account;
  readonly csrfToken: string;
}

export const listKinds = ["email", "address", "link", "domain"] as const;
export type ListKind = (typeof listKinds)[number];

/** Somebody or something on the allow or block list. */
export interface ListEntry {
  readonly id: string;
  readonly list: "allow" | "block";
  readonly kind: ListKind;
  readonly label: string;
  readonly site: string | null;
  readonly note: string | null;
  readonly by: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
}

export interface Insight {
  readonly days: readonly ({ readonly day: string } & Readonly<Record<Status, number>>)[];
  readonly secondsToDecision: {
    readonly median: number | null;
    readonly p95: number | null;
    readonly of: number;
  };
  readonly decidedWithoutModerator: number | null;
  readonly rules: readonly { readonly reason: string; readonly decided: number; readonly approved: number }[];
  readonly articles: readonly { readonly site: string; readonly article: string; readonly count: number }[];
  readonly moderators: readonly {
    readonly name: string;
    readonly decided: number;
    readonly approved: number;
  }[];
}
