import type { OwnStatus } from "./api-types.ts";
import { type CommentList, knownOf } from "./comment-list.ts";
import type { CommentView } from "./comment-view.ts";
import type { Context } from "./context.ts";
import type { OwnComment } from "./own-comments.ts";
import { watchStatus } from "./watch-status.ts";

export interface FollowOwn {
  /** Shows one that was just sent, and follows it. */
  one(own: OwnComment): CommentView;
  /** Shows and follows all that this browser sent to the article. */
  all(): void;
  /** Follows a comment whose text was sent anew. */
  edited(id: string, body: string): void;
}

/**
 * Shows the author's own comments on their way and what becomes of them.
 * @param onTotal told by how much the number of published comments changed.
 */
export function followOwn(
  context: Context,
  list: CommentList,
  signal: AbortSignal,
  onTotal: (change: number) => void,
): FollowOwn {
  const { api, own, announce, dispatch, language } = context;
  const { say } = language;
  const watches = new Map<string, () => void>();
  signal.addEventListener("abort", () => {
    for (const stop of watches.values()) stop();
  });

  function follow(entry: OwnComment, isSettled: (status: OwnStatus) => boolean): void {
    watches.get(entry.id)?.();
    watches.set(
      entry.id,
      watchStatus(api, entry, (answer) => {
        take(entry, answer);
        return isSettled(answer);
      }),
    );
  }

  function take(entry: OwnComment, answer: OwnStatus): void {
    const before = list.find(entry.id)?.shown();
    const { status } = answer;
    if (status === "deleted") {
      own.remove(entry.id);
      list.remove(entry.id);
      return;
    }
    if (before?.status === status && before.comment.body === answer.body) return;
    list.showOwn(entry, status, knownOf(answer));
    if (before && before.status !== status) tell(entry, before.status, status);
    // Told once; the next visit begins without it.
    if (status === "rejected") own.remove(entry.id);
  }

  function tell(entry: OwnComment, before: string, status: OwnStatus["status"]): void {
    if (status === "queued") return;
    announce(
      say(status === "approved" ? "approvedNote" : status === "rejected" ? "rejectedNote" : "pending"),
    );
    if (status === "approved") dispatch("comment-published", { id: entry.id });
    if (status === "approved") onTotal(1);
    else if (before === "approved") onTotal(-1);
  }

  const settledStatus = ({ status }: OwnStatus): boolean => status !== "queued" && status !== "pending";

  return {
    one(entry) {
      const view = list.showOwn(entry, "queued", {});
      follow(entry, settledStatus);
      return view;
    },
    all() {
      for (const entry of own.list()) {
        const there = list.find(entry.id)?.shown();
        if (there?.status === "approved") continue;
        follow(entry, settledStatus);
      }
    },
    edited(id, body) {
      const entry = own.find(id);
      if (!entry) return;
      announce(say("editSent"));
      const before = list.find(id)?.shown().comment.editedAt ?? null;
      own.add({ ...entry, body });
      follow({ ...entry, body }, (answer) => (answer.editedAt ?? null) !== before && settledStatus(answer));
    },
  };
}
