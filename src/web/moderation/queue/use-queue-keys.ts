import { type DecisionKind, statuses } from "../api-types.ts";
import { go } from "../router.ts";
import type { CardActions } from "./card.tsx";
import { addressOf, type Filters, isReported } from "./filters.ts";
import type { Open } from "./queue-dialogs.tsx";
import { moved } from "./queue-state.ts";
import { useKeys } from "./use-keys.ts";
import type { Queue } from "./use-queue.ts";

interface QueueKeys {
  readonly filters: Filters;
  readonly queue: Queue;
  readonly actions: CardActions;
  /** Whether the comment in focus can be changed. */
  readonly free: boolean;
  readonly may: (decision: DecisionKind) => boolean;
  readonly clear: () => void;
  readonly setOpen: (open: Open) => void;
}

/** All that the queue does, by keyboard. */
export function useQueueKeys({ filters, queue, actions, free, may, clear, setOpen }: QueueKeys): void {
  const { update } = queue;
  const { focus } = queue.state;
  const decided = (decision: DecisionKind) => () => may(decision) && actions.decide(decision);
  const explained = (decision: DecisionKind) => () => may(decision) && actions.decideWithReason(decision);
  const lists = [
    ...statuses.map((status) => ({ ...filters, status, reported: "" })),
    { ...filters, ...isReported },
  ];
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
    x: () => focus && actions.toggle(focus),
    e: () => free && actions.edit(),
    c: () => free && actions.reply(),
    b: () => focus && actions.block(),
    h: actions.toggleHistory,
    "/": () => document.getElementById("search")?.focus(),
    "?": () => setOpen("help"),
    Escape: clear,
    ...Object.fromEntries(lists.map((list, index) => [String(index + 1), () => go(addressOf(list))])),
  });
}
