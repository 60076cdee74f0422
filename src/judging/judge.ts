import { isAuthorAllowed } from "../checks/allowed.ts";
import type { NamedCheck } from "../checks/check.ts";
import { decide } from "../checks/decide.ts";
import { markShadows } from "../checks/mark-shadows.ts";
import { type RunOptions, runChecks } from "../checks/run-checks.ts";
import type { Comment } from "../comment.ts";
import type { Subject } from "./gather-contexts.ts";
import { heaviest } from "./heaviest.ts";

export type Judgement = Pick<Comment, "findings" | "status" | "score" | "spamProbability">;

/** Runs the checks on one submission and decides by what they found. */
export async function judge(
  { submission, context }: Subject,
  checks: readonly NamedCheck[],
  run: RunOptions,
): Promise<Judgement> {
  // The site's own staff wrote it, signed in to the desk.
  if (submission.staff) return { findings: [], status: "approved", score: 0 };
  const found = await runChecks(checks, submission, context, run);
  const findings = markShadows(found, context.policy, isAuthorAllowed(submission, context));
  const probability = await probabilityOf(context);
  return {
    findings,
    status: decide(findings, context.policy),
    score: heaviest(findings),
    ...(probability === undefined ? {} : { spamProbability: probability }),
  };
}

/** The classifier's word is kept also where it led to no finding, so that other thresholds can be tried later. */
async function probabilityOf({ classify }: Subject["context"]): Promise<number | undefined> {
  try {
    return (await classify?.())?.probability;
  } catch {
    // The check that asked first has told why.
    return undefined;
  }
}
