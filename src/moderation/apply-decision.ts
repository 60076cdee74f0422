import type { Comment, Decision, DecisionKind, Status } from "../comment.ts";
import { type AppError, conflict, notFound } from "../errors.ts";
import { mayActFor, type Principal } from "../http/principal.ts";
import type { Announce } from "../queue/desk-events.ts";
import type { ArticleRepository } from "../store/article.repository.ts";
import { type AuditRepository, auditEntryOf } from "../store/audit.repository.ts";
import type { CommentRepository } from "../store/comment.repository.ts";
import type { ModerationRepository, StatusChange } from "../store/moderation.repository.ts";

export interface DecisionDependencies {
  readonly comments: Pick<CommentRepository, "find">;
  readonly moderation: Pick<ModerationRepository, "changeStatus" | "findUnaudited" | "markAudited">;
  readonly audit: Pick<AuditRepository, "appendMany">;
  readonly articles: Pick<ArticleRepository, "touch">;
  readonly now: () => Date;
  /** Told of each decision that took effect, with the comment as it is now: metrics, learning. */
  readonly observe: (comment: Comment) => void;
  readonly onDecided: OnDecided;
  /** Tells other moderators, webhooks and readers; must not fail. */
  readonly announce: Announce;
}

/**
 * Told of decisions once they have taken effect, for all that learns from decisions. After a crash it may be told of
 * one again, so it must do the same thing twice without harm.
 */
export type OnDecided = (comments: readonly Comment[]) => Promise<void>;

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

/** How long a decision can be taken back, in milliseconds. */
export const undoMs = 600_000;

/**
 * A moderator's decision on one comment. The same decision twice changes nothing.
 * @throws {AppError} 404 where there is no such comment for this moderator; 409, with who decided what, where another
 *   decision came first.
 */
export async function applyDecision(
  id: string,
  { decision: kind, reason, version }: DecisionRequest,
  moderator: Principal,
  dependencies: DecisionDependencies,
): Promise<Comment> {
  const before = await findFor(id, moderator, dependencies.comments);
  const status = statusOf[kind];
  if (isDecided(before) && before.status === status && !before.reported) return before;
  const outdated = version === undefined ? isDecided(before) : version !== before.version;
  if (outdated) throw decidedAlready(before);
  const decision = {
    kind,
    by: moderator.name,
    at: dependencies.now(),
    ...(reason === undefined ? {} : { reason }),
  };
  const [after] = await applyChanges([{ comment: before, status, decision }], dependencies);
  if (!after) throw decidedAlready(await findFor(id, moderator, dependencies.comments));
  return after;
}

/**
 * Gives a comment back the status that it had before its last decision.
 * @throws {AppError} 404; 409 where that was too long ago, or something else was decided since.
 */
export async function undoDecision(
  id: string,
  version: number | undefined,
  moderator: Principal,
  dependencies: DecisionDependencies,
): Promise<Comment> {
  const before = await findFor(id, moderator, dependencies.comments);
  if (version !== undefined && version !== before.version) throw decidedAlready(before);
  const at = dependencies.now();
  const change = undoOf(before, moderator.name, at);
  if (!change) throw conflict("There is no decision on it that could be taken back.");
  if (at.getTime() - (before.decision?.at.getTime() ?? 0) > undoMs)
    throw conflict("A decision can be taken back for ten minutes. Decide anew instead.");
  const [after] = await applyChanges([change], dependencies);
  if (!after) throw decidedAlready(await findFor(id, moderator, dependencies.comments));
  return after;
}

/** The change that takes a comment's last decision back; `undefined` where there is none. */
export function undoOf(comment: Comment, by: string, at: Date, batch?: string): StatusChange | undefined {
  const { decision } = comment;
  if (!decision || decision.kind === "undo") return undefined;
  const own = batch === undefined ? {} : { batch };
  return {
    comment,
    status: decision.from,
    decision: { kind: "undo", by, at, ...own },
    ...(decision.reported ? { reported: true } : {}),
  };
}

export interface ApplyOptions {
  /**
   * `later` leaves telling those who learn from decisions to the sweep that completes the trail: learning from
   * thousands takes a while, which nobody waits for.
   */
  readonly learn?: "now" | "later";
  /** A batch whose decisions are in the trail for certain. */
  readonly recorded?: string;
}

/**
 * The one place where decisions take effect, of one or of many comments: the statuses, the audit records, the
 * articles' pages, and then whoever is to be told. Comments that were changed meanwhile are left as they are.
 * @returns those that were changed, as they are now.
 */
export async function applyChanges(
  changes: readonly StatusChange[],
  dependencies: DecisionDependencies,
  { learn = "now", recorded }: ApplyOptions = {},
): Promise<readonly Comment[]> {
  const { moderation, articles, observe, announce } = dependencies;
  // An earlier decision that is not in the trail yet would be overwritten here.
  const decided = changes.flatMap(({ comment: { id, decision } }) =>
    decision && (recorded === undefined || decision.batch !== recorded) ? [id] : [],
  );
  const record = learn === "now" ? recordDecisions : appendToTrail;
  if (decided.length > 0) await record(await moderation.findUnaudited(decided), dependencies);
  const changed = await moderation.changeStatus(changes);
  await articles.touch(changedPages(changed));
  await record(changed, dependencies);
  for (const comment of changed) observe(comment);
  await announce(changed);
  return changed;
}

/**
 * Writes decisions whose audit record was lost to a crash between the two writes.
 * @returns how many were mended.
 */
export async function completeAuditTrail(
  {
    comments,
    ...dependencies
  }: Pick<DecisionDependencies, "audit" | "articles" | "moderation" | "onDecided"> & {
    readonly comments: Pick<CommentRepository, "listUnaudited">;
  },
  limit = 100,
): Promise<number> {
  const missing = await comments.listUnaudited(limit);
  await dependencies.articles.touch(changedPages(missing));
  await recordDecisions(missing, dependencies);
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

/** Whether a moderator's decision stands. */
const isDecided = ({ decision }: Comment): boolean => decision !== undefined && decision.kind !== "undo";

async function recordDecisions(
  comments: readonly Comment[],
  { moderation, audit, onDecided }: Pick<DecisionDependencies, "moderation" | "audit" | "onDecided">,
): Promise<void> {
  if (comments.length === 0) return;
  await appendToTrail(comments, { audit });
  await onDecided(comments.filter(({ decision }) => decision !== undefined));
  await moderation.markAudited(comments);
}

async function appendToTrail(
  comments: readonly Comment[],
  { audit }: Pick<DecisionDependencies, "audit">,
): Promise<void> {
  await audit.appendMany(comments.flatMap((comment) => auditEntryOf(comment) ?? []));
}

/** The articles on whose page something appeared or went away, each once. */
function changedPages(comments: readonly Comment[]): readonly Comment[] {
  return comments.filter(({ status, decision }) => status === "approved" || decision?.from === "approved");
}

const done: Readonly<Record<Decision["kind"], string>> = {
  approve: "approved it",
  reject: "rejected it",
  spam: "marked it as spam",
  delete: "deleted it",
  undo: "took a decision on it back",
};

/** Says who decided what. */
export function decidedAlready({ status, version, decision }: Comment): AppError {
  const who = decision
    ? `${decision.by} ${done[decision.kind]} at ${decision.at.toISOString()}`
    : `It is ${status}`;
  return conflict(`${who}. To decide otherwise, send version ${version}.`, {
    current: { status, version, decision: decision ?? null },
  });
}
