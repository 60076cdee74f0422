import type { Normalised } from "../classifier/normalise.ts";
import type { AuthorStanding, Finding, Policy, Sightings, Submission } from "../comment.ts";

/** What became of the comment that a reply names as its parent. */
export type ParentState = "none" | "found" | "missing" | "elsewhere";

/** Whose comments a site rejects, as moderators said. */
export interface Blocks {
  readonly authors: ReadonlySet<string>;
  readonly addresses: ReadonlySet<string>;
  readonly domains: ReadonlySet<string>;
}

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
  readonly standing: AuthorStanding;
  readonly parent: ParentState;
  readonly blocks: Blocks;
}

/** Says nothing (`undefined`) or one finding. May throw or take long: the runner makes that `unknown`. */
export type Check = (
  submission: Readonly<Submission>,
  context: CheckContext,
) => Finding | undefined | Promise<Finding | undefined>;

export type NamedCheck = readonly [name: string, check: Check];
