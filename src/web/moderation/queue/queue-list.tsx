import { useCallback, useRef } from "preact/hooks";
import { Card, type CardActions } from "./card.tsx";
import { FoldedCard } from "./folded-card.tsx";
import type { useDetails } from "./use-details.ts";
import type { Queue } from "./use-queue.ts";

/** The comments: one in focus, the others folded. */
export function QueueList({
  queue: { state, update },
  details,
  me,
  history,
  actions,
}: {
  queue: Queue;
  details: ReturnType<typeof useDetails>;
  me: string;
  history: boolean;
  actions: CardActions;
}) {
  const follow = useRef(false);
  const focusOn = useCallback((id: string) => update((before) => ({ ...before, focus: id })), [update]);
  return (
    <ul class="queue">
      {state.items.map((item) => {
        const { id } = item.comment;
        const shared = { item, me, selected: state.selected.has(id) };
        return (
          <li key={id}>
            {id === state.focus ? (
              <Card {...shared} full={details.of(id)} history={history} follow={follow} actions={actions} />
            ) : (
              <FoldedCard {...shared} onOpen={focusOn} onToggle={actions.toggle} />
            )}
          </li>
        );
      })}
    </ul>
  );
}
