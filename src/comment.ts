/** The domain's types: what a comment is on its way from a form to a page. This file imports nothing. */

/** Where a stored comment stands. `queued` is not among them: a queued comment is in Redis only. */
export const statuses = ["pending", "approved", "spam", "rejected", "deleted"] as const;
export type Status = (typeof statuses)[number];

/** What a moderator may decide. */
export const decisions = ["approve", "reject", "spam", "delete"] as const;
export type DecisionKind = (typeof decisions)[number];

/** What is known of the writer. `key` is a keyed hash of the e-mail; `id` only where a signed author token vouched for it. */
export interface Author {
  readonly key: string;
  readonly id?: string;
  /** True where `id` came with a valid token bound to this e-mail, false where the id was made for this comment. */
  readonly returning: boolean;
  /** The site vouched for name and e-mail with a signed token; `id` then stands for its account. */
  readonly verified?: boolean;
  /** The site's token says that the writer works there. */
  readonly staff?: boolean;
}

/** What the form told besides its fields. */
export interface FormEvidence {
  /** The hidden field that people do not see was filled in. */
  readonly honeypot: boolean;
  readonly token: "valid" | "invalid" | "missing";
  /** Seconds between the form's issue and its sending; only where the token is valid. */
  readonly ageSeconds?: number;
  /** What became of the captcha's answer, where the site asks for one and one was given. */
  readonly captcha?: "passed" | "failed" | "unknown";
}

/** A comment as accepted, on its way through the queue. Times are ISO 8601 in UTC. */
export interface Submission {
  /** UUIDv7, made at acceptance; the comment's `_id` for ever. */
  readonly id: string;
  readonly site: string;
  /** The article's key on its site, at most 512 characters. */
  readonly article: string;
  readonly articleUrl?: string;
  readonly articleTitle?: string;
  /** Id of the comment that this one answers. */
  readonly parent?: string;
  readonly name: string;
  readonly email: string;
  readonly website?: string;
  /** The text as written, never changed. */
  readonly body: string;
  /** When it was written: the time of acceptance, or what a site's server named for late delivery. */
  readonly createdAt: string;
  readonly acceptedAt: string;
  readonly author: Author;
  /** Keyed hash of the writer's IP address; the address itself is not kept. */
  readonly addressHash?: string;
  /** The same address's hash under the key before, by which lists may know it; not stored. */
  readonly earlierAddressHash?: string;
  readonly userAgent?: string;
  readonly referrer?: string;
  readonly form: FormEvidence;
  /** Who posted: a reader's browser, the site's own server with a token, or a moderator from the desk. */
  readonly via: "browser" | "server" | "desk";
  /** The site's own staff answers: published without being checked. Only the desk sets it. */
  readonly staff?: true;
  /** The author asked to be told of replies, or of the publication, by mail. */
  readonly notifyReplies?: boolean;
  readonly notifyPublished?: boolean;
  /** Only where this is a new text for a comment that is stored already. */
  readonly edit?: Edit;
}

/** A comment's new text, on its way to be checked. */
export interface Edit {
  /** The comment's version that it was written for; another version by then, and it comes too late. */
  readonly version: number;
  /** ISO 8601 in UTC. */
  readonly at: string;
}

/** `hold` waits for a moderator; `spam` and `reject` are not published; `unknown` could not tell. */
export const verdicts = ["hold", "spam", "reject", "unknown"] as const;
export type Verdict = (typeof verdicts)[number];

/** What a check has to say against a submission. */
export interface Finding {
  readonly verdict: Verdict;
  /** Stable code for machines and filters, e.g. `too_many_links`. */
  readonly reason: string;
  /** Weight from 0 (hardly) to 1 (certain). */
  readonly score: number;
  /** A sentence that a moderator can read, in English. */
  readonly detail: string;
  /** What the sentence tells of, for saying it in another language; `case` parts sentences of one reason. */
  readonly values?: Readonly<Record<string, string | number>>;
  /** The words, links or features that weighed most, as they stand in the text where they stand there. */
  readonly evidence?: readonly string[];
  /** For an `unknown`: when to ask again, where the one who was asked said so. Seconds. */
  readonly recheckAfterSeconds?: number;
}

/** A finding with the name of the check that made it. */
export interface RecordedFinding extends Finding {
  readonly check: string;
  /** Recorded for moderators to see and operators to count; it decided nothing. */
  readonly shadow?: boolean;
}

/** How a site moderates. Kept with the site, edited by its operators; defaults in `config/policy.ts`. */
export interface Policy {
  /** `review`: all wait; `trust`: known authors' clean comments are published; `open`: clean comments are published. */
  readonly mode: "review" | "trust" | "open";
  /** Checks whose `unknown` does not hold a comment. All others hold. */
  readonly passWhenUnknown: readonly string[];
  readonly links: { readonly holdAt: number };
  readonly words: { readonly hold: readonly string[]; readonly reject: readonly string[] };
  readonly duplicates: { readonly windowHours: number };
  readonly flood: { readonly burstSeconds: number; readonly perHour: number };
  readonly form: {
    readonly minSeconds: number;
    readonly maxHours: number;
    readonly requireToken: boolean;
    readonly requireCaptcha: boolean;
  };
  /** Probabilities of spam above which a comment is spam, and above which it waits; left out: the model's own. */
  readonly classifier: { readonly spamAt?: number | undefined; readonly holdAt?: number | undefined };
  readonly nearDuplicates: { readonly windowHours: number; readonly similarity: number };
  readonly standing: { readonly holdAtRefused: number };
  readonly disposableEmail: { readonly hold: boolean };
  /** Whether outside services are asked, where the operator has configured them. */
  readonly outside: { readonly akismet: boolean; readonly webhook: boolean };
  /** Rules on trial, by check or by reason: judged and recorded, deciding nothing. */
  readonly shadow: readonly string[];
  /** Days until comments of a status are purged; what is left out is kept as the service does. */
  readonly retention: Readonly<Partial<Record<Status, number | undefined>>>;
  readonly thread: ThreadPolicy;
}

/** What a site lets the readers of a thread do. */
export interface ThreadPolicy {
  /** Minutes after posting in which its author may edit or delete a comment; 0: never. */
  readonly editMinutes: number;
  /** Days after which an article takes no more comments; 0: it stays open. */
  readonly closeAfterDays: number;
  /** Replies are indented to this depth and stand below each other from there on. */
  readonly maxDepth: number;
  /** A comment that readers of so many addresses have reported waits for a moderator; 0: it stays published. */
  readonly reportsToHold: number;
}

/** Earlier comments that the same text, author or address left, as recorded when this one was first seen. */
export interface Sightings {
  /** Id of an earlier comment with the same folded body on the same article. */
  readonly sameTextOnArticle?: string;
  /** Id of an earlier comment with the same folded body by the same author on the site. */
  readonly sameTextByAuthor?: string;
  readonly byAuthor: { readonly inBurst: number; readonly inHour: number };
  readonly byAddress: { readonly inBurst: number; readonly inHour: number };
}

/** Earlier comments of an author on the site that were let through, and that were refused. */
export interface AuthorStanding {
  readonly approved: number;
  readonly refused: number;
}

/** What an author's standing rests on. */
export interface AuthorFacts {
  /** Counted over the same signed author token; nobody else holds it. */
  readonly byToken: AuthorStanding;
  /** Counted over the same e-mail, which anybody can type. */
  readonly byEmail: AuthorStanding;
  /** The holder of the author token has opened a link that was sent to this e-mail address. */
  readonly emailVerified: boolean;
  /** The e-mail's domain is one of addresses that are thrown away after use. */
  readonly disposableEmail: boolean;
}

export const listNames = ["allow", "block"] as const;
export type ListName = (typeof listNames)[number];

/** What a list entry names: an e-mail address, its domain, an IP address's hash, the domain of links. */
export const listKinds = ["email", "domain", "address", "link"] as const;
export type ListKind = (typeof listKinds)[number];

/** An entry of the site's lists that fits a submission. */
export interface ListMatch {
  readonly list: ListName;
  readonly kind: ListKind;
  /** Author key, domain or address hash. */
  readonly value: string;
  /** Why it is on the list, as a moderator wrote it. */
  readonly note?: string;
}

/** A comment as kept: the submission, what was found, and what became of it. Times are dates here. */
export interface Comment
  extends Omit<Submission, "createdAt" | "acceptedAt" | "edit" | "earlierAddressHash"> {
  readonly status: Status;
  readonly findings: readonly RecordedFinding[];
  readonly createdAt: Date;
  readonly acceptedAt: Date;
  readonly judgedAt: Date;
  /** Weight of the heaviest finding, 0 where there is none. */
  readonly score: number;
  /** The text's language as ISO 639-1, where it could be told. */
  readonly language?: string;
  /** The words as first written, once a moderator has changed them. */
  readonly original?: { readonly name: string; readonly body: string; readonly website?: string };
  /** Counts up with each change, for optimistic concurrency. */
  readonly version: number;
  /** Id of the first comment of its thread; its own id where it starts one. */
  readonly thread: string;
  /** Replies deep, 0 for a thread's first comment. */
  readonly depth: number;
  /** Order of the thread on its article: time and id of its first comment. */
  readonly threadKey: string;
  /** Order within the thread, depth first: each ancestor's time and id, joined. */
  readonly path: string;
  /** What the classifier thought of it when it was judged, from 0 to 1. */
  readonly spamProbability?: number;
  /** The last moderator's decision, if there was one. */
  readonly decision?: Decision;
  /** When its author last changed the text. */
  readonly editedAt?: Date;
  /** The texts before, oldest first, at most `earlierTextsKept`. */
  readonly earlier?: readonly { readonly body: string; readonly until: Date }[];
  /** What readers reported, one an address, at most `reportsKept`. */
  readonly reports?: readonly Report[];
  /** Readers have reported it since a moderator last decided on it. */
  readonly reported?: true;
}

export const earlierTextsKept = 10;
export const reportsKept = 50;

export const reportReasons = ["spam", "abuse", "off_topic", "private_data", "other"] as const;
export type ReportReason = (typeof reportReasons)[number];

/** A reader's report of a published comment. */
export interface Report {
  /** Keyed hash of the reader's address. */
  readonly by: string;
  readonly reason: ReportReason;
  readonly at: Date;
}

/** A moderator's decision as kept with the comment and in the audit trail. */
export interface Decision {
  /** `undo` gave back an earlier status. */
  readonly kind: DecisionKind | "undo";
  /** What the comment was before. */
  readonly from: Status;
  /** Who: a token's or an account's name, never an e-mail. */
  readonly by: string;
  readonly at: Date;
  readonly reason?: string;
  /** The comment's version that it made. */
  readonly version: number;
  /** The batch that it was made in, where it was one of many. */
  readonly batch?: string;
  /** It settled what readers had reported; taken back, that is open again. */
  readonly reported?: true;
}
