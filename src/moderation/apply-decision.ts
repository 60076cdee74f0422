import type { Comment, Decision, DecisionKind, Status } from "../comment.ts";
import { type AppError, conflict, notFound } from "../errors.ts";
import { mayActFor, type Principal } from "../http/principal.ts";
import type { ArticleRepository } from "../store/article.repository.ts";
import { type AuditRepository, auditEntryOf } from "../store/audit.repository.ts";
import { type CommentRepository, purgeDate } from "../store/comment.repository.ts";

export interface DecisionDependencies {
  readonly comments: Pick<CommentRepository, "find" | "decide" | "markAudited" | "listUnaudited">;
  readonly audit: AuditRepository;
  readonly articles: Pick<ArticleRepository, "touch">;
  readonly purgeAfterDays: number;
  readonly now: () => Date;
  /** Told of each decision made, for metrics. */
  readonly observe: (comment: Comment) => void;
  readonly onDecided: OnDecided;
}

/**
 * Told of each decision once it has taken effect, for all that learns from decisions. After a crash it may be told of
 * one again, so it must do the same thing twice without harm.
 */
export type OnDecided = (comment: Comment, previous: Pick<Comment, "status">) => Promise<void>;

export interface DecisionRequest {
  readonly decision: DecisionKind;
  readonly reason?: string | undefined;
  /** The version that the moderator saw. */
  readonly version?: number | undefined;
}

/** The status that each decision gives. */
export const statusOf: Readonly<Record<DecisionKind, Status>> = {
  approve: "approved",
  reject: "rejected",
  spam: "spam",
  delete: "deleted",
};

/**
 * The one place where a moderator's decision takes effect: the status, the audit record, the article's page. The same
 * decision twice changes nothing.
 * @throws {AppError} 404 where there is no such comment for this moderator; 409, with who decided what, where another
 *   decision came first.
 */
export async function applyDecision(
  id: string,
  { decision: kind, reason, version }: DecisionRequest,
  moderator: Principal,
  dependencies: DecisionDependencies,
): Promise<Comment> {
  const { comments, articles, purgeAfterDays, now, observe } = dependencies;
  const before = await findFor(id, moderator, comments);
  const status = statusOf[kind];
  if (before.decision && before.status === status) return before;
  const outdated = version === undefined ? before.decision !== undefined : version !== before.version;
  if (outdated) throw decidedAlready(before);

  // An earlier decision that is not in the trail yet would be overwritten here.
  await recordDecision(before, dependencies);
  const at = now();
  const decision: Decision = {
    kind,
    from: before.status,
    by: moderator.name,
    at,
    ...(reason === undefined ? {} : { reason }),
  };
  const after = await comments.decide(id, before.version, {
    status,
    decision,
    purgeAt: purgeDate(status, at, purgeAfterDays),
  });
  if (!after) throw decidedAlready(await findFor(id, moderator, comments));

  if (before.status === "approved" || status === "approved") await articles.touch([after]);
  await recordDecision(after, dependencies);
  observe(after);
  return after;
}

/**
 * Writes decisions whose audit record was lost to a crash between the two writes.
 * @returns how many were mended.
 */
export async function completeAuditTrail(
  dependencies: Pick<DecisionDependencies, "comments" | "audit" | "articles" | "onDecided">,
  limit = 100,
): Promise<number> {
  const missing = await dependencies.comments.listUnaudited(limit);
  await dependencies.articles.touch(missing);
  await Promise.all(missing.map((comment) => recordDecision(comment, dependencies)));
  return missing.length;
}

/** A comment as a moderator may see it. */
export async function findFor(
  id: string,
  moderator: Principal,
  comments: Pick<CommentRepository, "find">,
): Promise<Comment> {
  const comment = await comments.find(id);
  if (!comment || !mayActFor(moderator, comment.site)) throw notFound("comment");
  return comment;
}

async function recordDecision(
  comment: Comment,
  { comments, audit, onDecided }: Pick<DecisionDependencies, "comments" | "audit" | "onDecided">,
): Promise<void> {
  const entry = auditEntryOf(comment);
  if (!entry) return;
  await audit.append(entry);
  await onDecided(comment, { status: entry.from });
  await comments.markAudited(comment.id, comment.version);
}

const done: Readonly<Record<DecisionKind, string>> = {
  approve: "approved it",
  reject: "rejected it",
  spam: "marked it as spam",
  delete: "deleted it",
};

function decidedAlready({ status, version, decision }: Comment): AppError {
  const who = decision
    ? `${decision.by} ${done[decision.kind]} at ${decision.at.toISOString()}`
    : `It is ${status}`;
  return conflict(`${who}. To decide otherwise, send version ${version}.`, {
    current: { status, version, decision: decision ?? null },
  });
}
