import { isAuthorAllowed } from "../src/checks/allowed.ts";
import type { NamedCheck } from "../src/checks/check.ts";
import { decide } from "../src/checks/decide.ts";
import { markShadows } from "../src/checks/mark-shadows.ts";
import { type RunOptions, runChecks } from "../src/checks/run-checks.ts";
import type { RecordedFinding } from "../src/comment.ts";
import { type ContextDependencies, gatherContexts } from "../src/judging/gather-contexts.ts";
import { heaviest } from "../src/judging/heaviest.ts";
import { recheckDelay, undecidedChecks } from "../src/judging/recheck-delay.ts";
import { toSubmission } from "../src/judging/to-submission.ts";
import type { Announce } from "../src/queue/desk-events.ts";
import type { RecheckJob, RecheckQueue } from "../src/queue/recheck-queue.ts";
import type { ArticleRepository } from "../src/store/article.repository.ts";
import type { CommentRepository } from "../src/store/comment.repository.ts";

export interface RecheckDependencies extends ContextDependencies {
  readonly checks: readonly NamedCheck[];
  readonly comments: Pick<CommentRepository, "find" | "rejudge" | "findParents" | "standings">;
  readonly articles: Pick<ArticleRepository, "touch">;
  readonly rechecks: Pick<RecheckQueue, "schedule">;
  readonly firstDelayMs: number;
  /** Tells whoever is to know that another judgement stands. */
  readonly announce: Announce;
  readonly run: RunOptions;
}

export type RecheckOutcome = "settled" | "still_unknown" | "obsolete";

/**
 * Asks again the checks that could not tell about a stored comment, and decides anew with what they say now. What a
 * moderator has decided stays.
 * @throws where a store is away, or where the comment was changed meanwhile: the job is to be tried again.
 */
export async function recheckComment(
  { comment: id, checks: names, attempt }: RecheckJob,
  dependencies: RecheckDependencies,
): Promise<RecheckOutcome> {
  const { comments, articles, rechecks, firstDelayMs, checks, run, announce, now } = dependencies;
  const comment = await comments.find(id);
  if (!comment) throw new Error("the comment is not stored yet");
  const decided = comment.decision !== undefined && comment.decision.kind !== "undo";
  if (decided || comment.status === "deleted") return "obsolete";

  const [subject] = await gatherContexts([toSubmission(comment)], dependencies);
  if (!subject) throw new Error("no context was gathered for the comment");
  const { submission, context } = subject;
  const again = checks.filter(([name]) => names.includes(name));
  const found = await runChecks(again, submission, context, run);
  const findings = markShadows(
    inOrder([...comment.findings.filter(({ check }) => !names.includes(check)), ...found], checks),
    context.policy,
    isAuthorAllowed(submission, context),
  );
  const status = decide(findings, context.policy);
  const after = await comments.rejudge(id, comment.version, {
    findings,
    status,
    score: heaviest(findings),
    judgedAt: now(),
  });
  if (!after) throw new Error("the comment was changed while it was rechecked");
  if (after.status !== comment.status && [after.status, comment.status].includes("approved"))
    await articles.touch([after]);
  if (after.status !== comment.status) await announce([after], comment);

  const delay = recheckDelay(findings, attempt + 1, firstDelayMs);
  if (delay === undefined) return undecidedChecks(findings).length === 0 ? "settled" : "still_unknown";
  await rechecks.schedule({ comment: id, checks: undecidedChecks(findings), attempt: attempt + 1 }, delay);
  return "still_unknown";
}

function inOrder(
  findings: readonly RecordedFinding[],
  checks: readonly NamedCheck[],
): readonly RecordedFinding[] {
  const place = new Map(checks.map(([name], index) => [name, index]));
  return findings.toSorted((a, b) => (place.get(a.check) ?? 0) - (place.get(b.check) ?? 0));
}
