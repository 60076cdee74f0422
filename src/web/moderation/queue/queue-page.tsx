import { useCallback, useMemo, useState } from "preact/hooks";
import { type Account, type Comment, choicesOf, type DecisionKind } from "../api-types.ts";
import { text } from "../strings/index.ts";
import { BulkBar, type Progress } from "./bulk-bar.tsx";
import type { CardActions } from "./card.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { isFiltered, readFilters } from "./filters.ts";
import { ListEnd } from "./list-end.tsx";
import { type Open, QueueDialogs } from "./queue-dialogs.tsx";
import { QueueList } from "./queue-list.tsx";
import { focused, toggled } from "./queue-state.ts";
import { Tabs } from "./tabs.tsx";
import { Toast } from "./toast.tsx";
import { useCounts } from "./use-counts.ts";
import { useDetails } from "./use-details.ts";
import { useLease } from "./use-lease.ts";
import { useLiveQueue } from "./use-live-queue.ts";
import { useQueue } from "./use-queue.ts";
import { useQueueKeys } from "./use-queue-keys.ts";

/** The queue: one list, one comment in focus, all by keyboard. */
export function QueuePage({ account: { name: me }, query }: { account: Account; query: URLSearchParams }) {
  const asText = query.toString();
  const filters = useMemo(() => readFilters(new URLSearchParams(asText)), [asText]);
  const queue = useQueue(filters);
  const { state, update, decide } = queue;
  const counts = useCounts();
  const [open, setOpen] = useState<Open>();
  const [history, setHistory] = useState(false);
  const [progress, setProgress] = useState<Progress>();
  const ids = useMemo(() => state.items.map(({ comment }) => comment.id), [state.items]);
  const details = useDetails(ids, state.focus);
  useLease(state.focus);
  const lost = useLiveQueue({ me, filters, queue, counts, onProgress: setProgress });

  const close = useCallback(() => setOpen(undefined), []);
  const clear = useCallback(() => update((before) => ({ ...before, selected: new Set() })), [update]);
  const actions = useMemo<CardActions>(
    () => ({
      decide,
      decideWithReason: (decision) => setOpen({ reasonFor: decision }),
      edit: () => setOpen("edit"),
      reply: () => setOpen("reply"),
      block: () => setOpen("block"),
      more: () => setOpen("more"),
      toggleHistory: () => setHistory((shown) => !shown),
      toggle: (id) => update((before) => toggled(before, id)),
    }),
    [decide, update],
  );
  const item = focused(state);
  const choices = choicesOf(filters.status, filters.reported !== "" || (item?.comment.reported ?? false));
  const may = (decision: DecisionKind): boolean => choices.includes(decision);
  const free = item !== undefined && !item.taken;
  useQueueKeys({ filters, queue, actions, free, may, clear, setOpen });

  function edited(comment: Comment): void {
    queue.replace(comment);
    details.refresh(comment.id);
  }

  return (
    <>
      <Tabs filters={filters} counts={counts.counts} />
      <FilterBar filters={filters} />
      {lost && (
        <p class="notice wait" role="status">
          {text.queue.lost}
        </p>
      )}
      <main id="comments" tabIndex={-1}>
        <h1 class="unseen">{filters.reported === "" ? text.status[filters.status] : text.queue.reported}</h1>
        <BulkBar
          filters={filters}
          filter={queue.filter}
          selected={state.selected.size}
          progress={progress}
          onDecideSelected={decide}
          onClear={clear}
          onDone={(entry) => {
            if (entry) queue.pushUndo(entry);
            counts.read();
            void queue.reload();
          }}
        />
        {state.fresh > 0 && (
          <button type="button" class="fresh" onClick={() => void queue.reload()}>
            {text.queue.fresh(state.fresh)}
          </button>
        )}
        <QueueList queue={queue} details={details} me={me} history={history} actions={actions} />
        <ListEnd queue={queue} filters={filters} filtered={isFiltered(filters)} />
      </main>
      <Toast toast={queue.toast} onUndo={() => void queue.undo()} />
      <QueueDialogs
        open={open}
        comment={item?.comment}
        choices={choices}
        queue={queue}
        onClose={close}
        onEdited={edited}
      />
    </>
  );
}
