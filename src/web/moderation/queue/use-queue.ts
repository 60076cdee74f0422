import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ApiError, call, get, post, queryOf } from "../api.ts";
import type { Batch, Comment, DecisionKind, Page, Status } from "../api-types.ts";
import { wordsOf } from "../parts/use-action.ts";
import { text } from "../strings/index.ts";
import { apiFilter, type Filters } from "./filters.ts";
import {
  appended,
  emptyQueue,
  focused,
  loaded,
  type QueueState,
  removed,
  replaced,
  restored,
  taken,
} from "./queue-state.ts";
import { pushed, type Undoable, undoMs } from "./undo-stack.ts";

const pageSize = 50;
/** More is loaded when so few are left below the focus. */
const ahead = 20;

export interface Toast {
  readonly kind: "good" | "bad";
  readonly words: string;
  readonly undo?: Undoable;
}

/** The list: what is loaded, what is decided, what is taken back. */
export function useQueue(filters: Filters) {
  const [state, setState] = useState<QueueState>(emptyQueue);
  const [loading, setLoading] = useState(true);
  const [failed, setFailed] = useState(false);
  const [toast, setToast] = useState<Toast>();
  const undoable = useRef<readonly Undoable[]>([]);
  const current = useRef(state);
  current.current = state;
  const busy = useRef(false);

  const filter = useMemo(() => apiFilter(filters, Date.now()), [filters]);
  const order = filters.order === "newest" ? -1 : 1;
  const listPath = useCallback(
    (cursor: string | null) =>
      `/v1/moderation/comments${queryOf({ ...filter, order: filters.order, limit: pageSize, total: "none", cursor: cursor ?? undefined })}`,
    [filter, filters.order],
  );

  const reload = useCallback(async () => {
    setLoading(true);
    try {
      const page = await get<Page>(listPath(null));
      setState((before) => loaded(before, page));
      setFailed(false);
    } catch {
      setFailed(true);
    } finally {
      setLoading(false);
    }
  }, [listPath]);

  useEffect(() => {
    setState(emptyQueue);
    void reload();
  }, [reload]);

  const loadMore = useCallback(async () => {
    const { next } = current.current;
    if (next === null || busy.current) return;
    busy.current = true;
    setLoading(true);
    try {
      const page = await get<Page>(listPath(next));
      setState((before) => (before.next === next ? appended(before, page) : before));
    } catch {
      setFailed(true);
    } finally {
      busy.current = false;
      setLoading(false);
    }
  }, [listPath]);

  const at = state.items.findIndex(({ comment }) => comment.id === state.focus);
  const searches = filters.q !== "";
  const wantsMore = state.next !== null && state.items.length - at <= ahead && !failed;
  useEffect(() => {
    // A search goes on by itself only until it has something to show.
    if (wantsMore && !(searches && state.items.length >= ahead)) void loadMore();
  }, [wantsMore, searches, state.items.length, state.next, loadMore]);

  const decide = useCallback(
    (decision: DecisionKind, reason?: string) => {
      const { selected, items } = current.current;
      const chosen =
        selected.size > 0
          ? items.filter(({ comment }) => selected.has(comment.id))
          : [focused(current.current)].filter((item) => item !== undefined);
      const comments = chosen.flatMap((item) => (item.taken ? [] : [item.comment]));
      // What somebody else took just goes away.
      const ids = new Set(chosen.map(({ comment }) => comment.id));
      setState((before) => removed(before, ids));
      const [first] = comments;
      if (!first) return;

      const label = comments.length === 1 ? first.name : text.queue.count(comments.length);
      const batch = comments.length > 1 ? crypto.randomUUID() : undefined;
      const sending = send(comments, decision, reason, batch);
      const settled = sending.then(
        () => true,
        () => false,
      );
      const entry: Undoable = {
        label,
        decision,
        comments,
        at: Date.now(),
        settled,
        ...(batch ? { batch } : {}),
      };
      undoable.current = pushed(undoable.current, entry);
      setToast({ kind: "good", words: text.toast.done(text.decided[decision], label), undo: entry });
      sending.catch((error: unknown) => {
        undoable.current = undoable.current.filter((one) => one !== entry);
        setState((before) => rolledBack(before, comments, order, error));
        const why = error instanceof ApiError && error.status === 409 ? "" : ` ${wordsOf(error)}`;
        setToast({ kind: "bad", words: `${text.toast.failed(label)}${why}` });
      });
    },
    [order],
  );

  const undo = useCallback(async () => {
    const entry = undoable.current.at(-1);
    if (!entry || Date.now() - entry.at > undoMs) {
      setToast({ kind: "bad", words: text.toast.noUndo });
      return;
    }
    undoable.current = undoable.current.slice(0, -1);
    if (!(await entry.settled)) return;
    try {
      const back = await takeBack(entry);
      const shown = back.filter(({ status }) => status === filters.status);
      if (shown.length > 0) setState((before) => restored(before, shown, order));
      setToast({ kind: "good", words: text.toast.undone(entry.label) });
    } catch (error) {
      setToast({ kind: "bad", words: `${text.toast.undoFailed} ${wordsOf(error)}` });
    }
  }, [filters.status, order]);

  /** A decision on all that match was made elsewhere on the page and can be taken back here. */
  const pushUndo = useCallback((entry: Undoable) => {
    undoable.current = pushed(undoable.current, entry);
    setToast({
      kind: "good",
      words: text.toast.done(text.decided[entry.decision], entry.label),
      undo: entry,
    });
  }, []);

  const replace = useCallback((comment: Comment) => setState((before) => replaced(before, comment)), []);
  const drop = useCallback((id: string) => setState((before) => removed(before, new Set([id]))), []);
  const update = useCallback((change: (before: QueueState) => QueueState) => setState(change), []);

  return {
    state,
    loading,
    failed,
    toast,
    filter,
    setToast,
    reload,
    loadMore,
    decide,
    undo,
    pushUndo,
    replace,
    drop,
    update,
  };
}

export type Queue = ReturnType<typeof useQueue>;

async function send(
  comments: readonly Comment[],
  decision: DecisionKind,
  reason: string | undefined,
  batch: string | undefined,
): Promise<void> {
  const why = reason ? { reason } : {};
  const [first] = comments;
  if (batch)
    await post("/v1/moderation/decisions", { batch, ids: comments.map(({ id }) => id), decision, ...why });
  else if (first)
    await post(`/v1/moderation/comments/${first.id}/decisions`, { decision, version: first.version, ...why });
}

/** The comments as they are after their decision was taken back. */
async function takeBack({ batch, comments }: Undoable): Promise<readonly Comment[]> {
  const [first] = comments;
  if (batch) {
    await post<Batch>(`/v1/moderation/decisions/${batch}/undo`);
    return Promise.all(comments.map(({ id }) => get<Comment>(`/v1/moderation/comments/${id}`)));
  }
  return first ? [await call<Comment>("POST", `/v1/moderation/comments/${first.id}/undo`, {})] : [];
}

/** What was not decided comes back; where somebody was first, the card says who. */
function rolledBack(
  state: QueueState,
  comments: readonly Comment[],
  order: 1 | -1,
  error: unknown,
): QueueState {
  const back = restored(state, comments, order);
  const [first] = comments;
  const current = error instanceof ApiError ? error.problem.current : undefined;
  if (!first || !current?.decision) return back;
  return taken(back, first.id, current.decision.by, current.status as Status);
}
