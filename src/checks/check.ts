import type { Normalised } from "../classifier/normalise.ts";
import type { AuthorFacts, Finding, ListMatch, Policy, Sightings, Submission } from "../comment.ts";

/** What became of the comment that a reply names as its parent. */
export type ParentState = "none" | "found" | "missing" | "elsewhere";

/**
 * What checks may read besides the submission. A check declares only the part that it reads
 * (`Pick<CheckContext, "policy">`), so that its test builds only that.
 */
export interface CheckContext {
  readonly policy: Policy;
  /** The submission's fields as the filters read them. */
  readonly text: Readonly<Record<"name" | "email" | "website" | "body", Normalised>>;
  /** Earlier look-alikes; rejects where the recent past cannot be read. The same answer when a job runs again. */
  readonly sightings: () => Promise<Sightings>;
  readonly author: AuthorFacts;
  /** The entries of the site's lists that fit. */
  readonly lists: readonly ListMatch[];
  readonly parent: ParentState;
  /** Asks the classifier; `undefined` where there is no model that can be read. */
  readonly classify: (() => Promise<SpamJudgement>) | undefined;
  /** The earlier comment on the site whose text is most alike; rejects where the recent past cannot be read. */
  readonly nearDuplicate: () => Promise<NearDuplicate | undefined>;
  /** Asks a service that speaks Akismet's protocol; `undefined` where the site asks none. */
  readonly askAkismet: (() => Promise<AkismetAnswer>) | undefined;
  /** Asks a service of the operator's; `undefined` where there is none. */
  readonly askWebhook: (() => Promise<WebhookAnswer>) | undefined;
}

/** What the classifier thinks of a submission. */
export interface SpamJudgement {
  /** From 0 to 1. */
  readonly probability: number;
  /** Names the words, links and signs that weighed most for spam. */
  readonly explain: () => readonly string[];
  /** The probabilities above which the model's makers would hold a comment, and call it spam. */
  readonly thresholds: { readonly hold: number; readonly spam: number };
}

/** An earlier comment with nearly the same text, and the share of what both texts consist of that they have in common. */
export interface NearDuplicate {
  readonly comment: string;
  /** From 0 to 1. */
  readonly similarity: number;
}

/** An outside service could not tell, or wants to be asked again. */
export type NoAnswer =
  | { readonly outcome: "unavailable" }
  | { readonly outcome: "later"; readonly afterSeconds: number };

export type AkismetAnswer = NoAnswer | { readonly outcome: "ham" | "spam" | "discard" };

export type WebhookAnswer =
  | NoAnswer
  | { readonly outcome: "no opinion" }
  | { readonly outcome: "finding"; readonly finding: Finding };

/** Says nothing (`undefined`) or one finding. May throw or take long: the runner makes that `unknown`. */
export type Check = (
  submission: Readonly<Submission>,
  context: CheckContext,
) => Finding | undefined | Promise<Finding | undefined>;

export type NamedCheck = readonly [name: string, check: Check];
