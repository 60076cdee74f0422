import type { AuthorStanding, Finding, Policy, Sightings, Submission } from "../comment.ts";

/**
 * What checks may read besides the submission. A check declares only the part it reads
 * (`Pick<CheckContext, "policy">`), so that its test builds only that.
 */
export interface CheckContext {
  readonly policy: Policy;
  /** Earlier look-alikes; rejects where the recent past cannot be read. The same answer when a job runs again. */
  readonly sightings: () => Promise<Sightings>;
  readonly standing: AuthorStanding;
}

/** Says nothing (`undefined`) or one finding. May throw or take long: the runner makes that `unknown`. */
export type Check = (
  submission: Readonly<Submission>,
  context: CheckContext,
) => Finding | undefined | Promise<Finding | undefined>;

export type NamedCheck = readonly [name: string, check: Check];
