import type { Comment } from "../comment.ts";
import type { ParentPlace } from "../store/comment.repository.ts";
import { placeInThread } from "../store/place-in-thread.ts";
import type { Unplaced } from "./complete-comment.ts";

/** A comment with the line it came from. */
export interface Waiting {
  readonly line: number;
  readonly comment: Unplaced;
}

export interface Placed {
  readonly line: number;
  readonly comment: Comment;
}

export interface Placing {
  readonly placed: readonly Placed[];
  /** Those whose parent is not known yet. */
  readonly waiting: readonly Waiting[];
  /** Lines of those that stand at the top because their parent is on another article. */
  readonly misplaced: readonly number[];
}

type Known = Pick<ParentPlace, "site" | "article" | "thread" | "threadKey" | "path" | "depth">;

/**
 * Gives comments their places, in whatever order parents and replies come.
 * @param known places of parents that are stored already.
 */
export function placeComments(comments: readonly Waiting[], known: ReadonlyMap<string, Known>): Placing {
  const places = new Map<string, Known>(known);
  const placed: Placed[] = [];
  const misplaced: number[] = [];
  let waiting = comments;
  for (;;) {
    const isReady = ({ comment }: Waiting): boolean => !comment.parent || places.has(comment.parent);
    const ready = waiting.filter(isReady);
    for (const { comment, line } of ready) {
      const parent = places.get(comment.parent ?? "");
      const together = parent !== undefined && isUnderSameArticle(parent, comment);
      if (parent && !together) misplaced.push(line);
      const done = place(comment, together ? parent : undefined);
      places.set(done.id, done);
      placed.push({ line, comment: done });
    }
    if (ready.length === 0) return { placed, waiting, misplaced };
    waiting = waiting.filter(({ comment }) => !places.has(comment.id));
  }
}

const isUnderSameArticle = (a: Pick<Known, "site" | "article">, b: typeof a): boolean =>
  a.site === b.site && a.article === b.article;

/** A comment at its place; without a parent it begins a thread. */
export function place(comment: Unplaced, parent: Known | undefined): Comment {
  const { parent: parentId, ...fields } = comment;
  const at = { id: comment.id, createdAt: comment.createdAt.toISOString() };
  return {
    ...fields,
    ...(parent && parentId !== undefined ? { parent: parentId } : {}),
    ...placeInThread(at, parent),
  };
}

/**
 * The first of those that wait for a parent that will not come: one whose parent is not among the others, or, where
 * they answer each other in a circle, the first of all.
 */
export function chooseOrphan(waiting: readonly Waiting[]): Waiting | undefined {
  const ids = new Set(waiting.map(({ comment }) => comment.id));
  return waiting.find(({ comment }) => !ids.has(comment.parent ?? "")) ?? waiting[0];
}
