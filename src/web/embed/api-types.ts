/** What the embed reads of the API's answers. */
export interface PublicComment {
  readonly id: string;
  readonly parent: string | null;
  readonly depth: number;
  readonly name: string;
  readonly website: string | null;
  readonly body: string;
  readonly html: string;
  readonly createdAt: string;
  readonly editedAt: string | null;
  readonly picture: string;
  readonly pictureUrl: string | null;
  readonly verified: boolean;
  readonly staff: boolean;
  readonly gone: boolean;
}

export interface ThreadPage {
  readonly comments: readonly PublicComment[];
  readonly nextCursor: string | null;
  readonly prevCursor: string | null;
  readonly total: number;
  readonly thread: {
    readonly closed: "article" | "age" | null;
    readonly editMinutes: number;
    readonly maxDepth: number;
  };
}

export type Status = "queued" | "pending" | "approved" | "rejected" | "deleted";

export type OwnStatus = Partial<PublicComment> & {
  readonly id: string;
  readonly status: Status;
  readonly editableUntil?: string | null;
};

export interface Accepted {
  readonly id: string;
  readonly receipt: string;
  readonly authorToken: string;
}

export interface FieldFault {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

/** Why a call did not do what it should: by what the reader can do about it. */
export interface Failure {
  readonly kind:
    | "offline"
    | "down"
    | "limited"
    | "fields"
    | "closed"
    | "conflict"
    | "refused"
    | "gone"
    | "origin";
  readonly faults: readonly FieldFault[];
  /** Seconds until a further try makes sense. */
  readonly retryAfter: number;
  readonly detail: string;
}
