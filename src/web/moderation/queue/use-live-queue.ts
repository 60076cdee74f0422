import { useCallback, useMemo, useRef } from "preact/hooks";
import type { Progress } from "./bulk-bar.tsx";
import type { Filters } from "./filters.ts";
import { leased, taken } from "./queue-state.ts";
import type { Move } from "./use-counts.ts";
import { type Change, type Listeners, useEvents } from "./use-events.ts";
import type { Queue } from "./use-queue.ts";

interface LiveQueue {
  readonly me: string;
  readonly filters: Filters;
  readonly queue: Queue;
  readonly counts: { readonly move: Move; readonly read: () => void };
  readonly onProgress: (progress: Progress) => void;
}

/** Keeps the list and the numbers up with what others do. @returns whether the connection is lost. */
export function useLiveQueue({ me, filters, queue, counts, onProgress }: LiveQueue): boolean {
  const { update } = queue;
  const { move, read } = counts;
  const latest = useRef({ filters, reload: queue.reload, empty: true });
  latest.current = { filters, reload: queue.reload, empty: queue.state.items.length === 0 };
  const take = useCallback(
    ({ id, status }: Change, by: string) => update((before) => taken(before, id, by, status)),
    [update],
  );
  const listeners = useMemo<Listeners>(
    () => ({
      onChanges(changes) {
        move(changes);
        const { filters: now, empty, reload } = latest.current;
        for (const change of changes)
          if (change.by !== undefined && change.by !== me && leaves(change, now)) take(change, change.by);
        const fresh = changes.filter((change) => isNew(change, now)).length;
        if (fresh > 0 && empty) void reload();
        else if (fresh > 0) update((before) => ({ ...before, fresh: before.fresh + fresh }));
      },
      onLease: (comment, by) => update((before) => leased(before, comment, by)),
      onBatch: (batch, _matched, changed) => onProgress({ batch, changed }),
      onResync() {
        read();
        void latest.current.reload();
      },
    }),
    [me, move, read, update, take, onProgress],
  );
  return useEvents(listeners);
}

/** Whether a decision takes a comment out of the list that is shown. */
const leaves = ({ status, reported }: Change, shown: Filters): boolean =>
  status !== shown.status || (shown.reported !== "" && reported === -1);

/** Whether a change brings a comment into the list that is shown, other than by a decision. */
function isNew({ status, from, by, reported }: Change, shown: Filters): boolean {
  if (status !== shown.status || by !== undefined) return false;
  return shown.reported === "" ? from !== status : reported === 1;
}
