import { isAuthorAllowed } from "../checks/allowed.ts";
import type { NamedCheck } from "../checks/check.ts";
import { decide } from "../checks/decide.ts";
import { markShadows } from "../checks/mark-shadows.ts";
import { type RunOptions, runChecks } from "../checks/run-checks.ts";
import type { Comment } from "../comment.ts";
import type { Subject } from "./gather-contexts.ts";

export type Judgement = Pick<Comment, "findings" | "status">;

/** Runs the checks on one submission and decides by what they found. */
export async function judge(
  { submission, context }: Subject,
  checks: readonly NamedCheck[],
  run: RunOptions,
): Promise<Judgement> {
  const found = await runChecks(checks, submission, context, run);
  const findings = markShadows(found, context.policy, isAuthorAllowed(submission, context));
  return { findings, status: decide(findings, context.policy) };
}
