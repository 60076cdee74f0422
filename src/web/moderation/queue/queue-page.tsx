import { useCallback, useMemo, useRef, useState } from "preact/hooks";
import {
  type Account,
  type Comment,
  type DecisionKind,
  decisions,
  statuses,
  statusOf,
} from "../api-types.ts";
import { Dialog } from "../parts/dialog.tsx";
import { go } from "../router.ts";
import { text } from "../strings/index.ts";
import { BlockDialog } from "./block-dialog.tsx";
import { BulkBar, type Progress } from "./bulk-bar.tsx";
import { Card } from "./card.tsx";
import { EditDialog, HelpDialog, ReasonDialog, ReplyDialog } from "./dialogs.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { addressOf, isFiltered, readFilters } from "./filters.ts";
import { FoldedCard } from "./folded-card.tsx";
import { ListEnd } from "./list-end.tsx";
import { focused, leased, moved, taken, toggled } from "./queue-state.ts";
import { Tabs } from "./tabs.tsx";
import { Toast } from "./toast.tsx";
import { useCounts } from "./use-counts.ts";
import { useDetails } from "./use-details.ts";
import { type Change, type Listeners, useEvents } from "./use-events.ts";
import { useKeys } from "./use-keys.ts";
import { useLease } from "./use-lease.ts";
import { useQueue } from "./use-queue.ts";

type Open = "edit" | "reply" | "block" | "help" | "more" | { readonly reasonFor: DecisionKind };

/** The queue: one list, one comment in focus, all by keyboard. */
export function QueuePage({ account, query }: { account: Account; query: URLSearchParams }) {
  const asText = query.toString();
  const filters = useMemo(() => readFilters(new URLSearchParams(asText)), [asText]);
  const queue = useQueue(filters);
  const { state, update, decide } = queue;
  const { counts, move, read: readCounts } = useCounts();
  const [open, setOpen] = useState<Open>();
  const [history, setHistory] = useState(false);
  const [progress, setProgress] = useState<Progress>();
  const ids = useMemo(() => state.items.map(({ comment }) => comment.id), [state.items]);
  const details = useDetails(ids, state.focus);
  useLease(state.focus);
  const me = account.name;

  const latest = useRef({ filters, reload: queue.reload, empty: true });
  latest.current = { filters, reload: queue.reload, empty: state.items.length === 0 };
  const listeners = useMemo<Listeners>(
    () => ({
      onChanges(changes) {
        move(changes);
        const { filters: now, empty, reload } = latest.current;
        for (const { id, by, status } of changes)
          if (by !== undefined && by !== me && status !== now.status)
            update((before) => taken(before, id, by, status));
        const fresh = changes.filter((change) => isNew(change, now.status)).length;
        if (fresh > 0 && empty) void reload();
        else if (fresh > 0) update((before) => ({ ...before, fresh: before.fresh + fresh }));
      },
      onLease: (comment, by) => update((before) => leased(before, comment, by)),
      onBatch: (batch, _matched, changed) => setProgress({ batch, changed }),
      onResync() {
        readCounts();
        void latest.current.reload();
      },
    }),
    [me, move, readCounts, update],
  );
  const lost = useEvents(listeners);

  const item = focused(state);
  const follow = useRef(false);
  const close = useCallback(() => setOpen(undefined), []);
  const toggle = useCallback((id: string) => update((before) => toggled(before, id)), [update]);
  const focusOn = useCallback((id: string) => update((before) => ({ ...before, focus: id })), [update]);
  const clear = useCallback(() => update((before) => ({ ...before, selected: new Set() })), [update]);
  const actions = useMemo(
    () => ({
      decide,
      decideWithReason: (decision: DecisionKind) => setOpen({ reasonFor: decision }),
      edit: () => setOpen("edit"),
      reply: () => setOpen("reply"),
      block: () => setOpen("block"),
      more: () => setOpen("more"),
      toggleHistory: () => setHistory((shown) => !shown),
      toggle,
    }),
    [decide, toggle],
  );

  const may = (decision: DecisionKind): boolean => statusOf[decision] !== filters.status;
  const decided = (decision: DecisionKind) => () => may(decision) && decide(decision);
  const explained = (decision: DecisionKind) => () => may(decision) && setOpen({ reasonFor: decision });
  const onItem = (run: () => void) => () => item && !item.taken && run();
  useKeys({
    j: () => update((before) => moved(before, 1)),
    k: () => update((before) => moved(before, -1)),
    ArrowDown: () => update((before) => moved(before, 1)),
    ArrowUp: () => update((before) => moved(before, -1)),
    a: decided("approve"),
    r: decided("reject"),
    s: decided("spam"),
    d: decided("delete"),
    R: explained("reject"),
    S: explained("spam"),
    D: explained("delete"),
    z: () => void queue.undo(),
    x: () => state.focus && toggle(state.focus),
    e: onItem(actions.edit),
    c: onItem(actions.reply),
    b: () => item && actions.block(),
    h: actions.toggleHistory,
    "/": () => document.getElementById("search")?.focus(),
    "?": () => setOpen("help"),
    Escape: clear,
    ...Object.fromEntries(
      statuses.map((status, index) => [String(index + 1), () => go(addressOf({ ...filters, status }))]),
    ),
  });

  function edited(comment: Comment): void {
    queue.replace(comment);
    details.refresh(comment.id);
  }

  return (
    <>
      <Tabs filters={filters} counts={counts} />
      <FilterBar filters={filters} />
      {lost && (
        <p class="notice wait" role="status">
          {text.queue.lost}
        </p>
      )}
      <main id="comments" tabIndex={-1}>
        <h1 class="unseen">{text.status[filters.status]}</h1>
        <BulkBar
          filters={filters}
          filter={queue.filter}
          selected={state.selected.size}
          progress={progress}
          onDecideSelected={decide}
          onClear={clear}
          onDone={(entry) => {
            if (entry) queue.pushUndo(entry);
            readCounts();
            void queue.reload();
          }}
        />
        {state.fresh > 0 && (
          <button type="button" class="fresh" onClick={() => void queue.reload()}>
            {text.queue.fresh(state.fresh)}
          </button>
        )}
        <ul class="queue">
          {state.items.map((one) => {
            const { id } = one.comment;
            const selected = state.selected.has(id);
            return (
              <li key={id}>
                {id === state.focus ? (
                  <Card
                    item={one}
                    full={details.of(id)}
                    me={me}
                    selected={selected}
                    history={history}
                    follow={follow}
                    actions={actions}
                  />
                ) : (
                  <FoldedCard item={one} me={me} selected={selected} onOpen={focusOn} onToggle={toggle} />
                )}
              </li>
            );
          })}
        </ul>
        <ListEnd queue={queue} filtered={isFiltered(filters)} />
      </main>
      <Toast toast={queue.toast} onUndo={() => void queue.undo()} />
      {open === "help" && <HelpDialog onClose={close} />}
      {open === "edit" && item && <EditDialog comment={item.comment} onClose={close} onEdited={edited} />}
      {open === "block" && item && (
        <BlockDialog
          comment={item.comment}
          onClose={close}
          onBlocked={() => queue.setToast({ kind: "good", words: text.block.done })}
        />
      )}
      {open === "reply" && item && (
        <ReplyDialog
          comment={item.comment}
          onClose={close}
          onReplied={(approved) => {
            if (approved) queue.drop(item.comment.id);
            queue.setToast({ kind: "good", words: text.reply.sent });
          }}
        />
      )}
      {open === "more" && item && (
        <Dialog title={text.actions.more} onClose={close}>
          <div class="canned">
            {decisions.filter(may).map((decision) => (
              <button
                key={decision}
                type="button"
                class={decision}
                onClick={() => {
                  close();
                  decide(decision);
                }}
              >
                {text.decide[decision]}
              </button>
            ))}
          </div>
        </Dialog>
      )}
      {typeof open === "object" && (
        <ReasonDialog
          decision={open.reasonFor}
          onClose={close}
          onChosen={(reason) => {
            close();
            decide(open.reasonFor, reason);
          }}
        />
      )}
    </>
  );
}

/** Whether a change brings a comment into the list that is shown. */
const isNew = ({ status, from, by }: Change, shown: string): boolean =>
  status === shown && from !== status && by === undefined;
