import { duration, findingName, secondsSince } from "../format.ts";
import { text } from "../strings/index.ts";
import type { Item } from "./queue-state.ts";

const shownCharacters = 160;

/** A comment that is not in focus, in two lines. */
export function FoldedCard({
  item: { comment, taken },
  me,
  selected,
  onOpen,
  onToggle,
}: {
  item: Item;
  me: string;
  selected: boolean;
  onOpen: (id: string) => void;
  onToggle: (id: string) => void;
}) {
  const { id, name, body, createdAt, findings, lease } = comment;
  return (
    <div class="card folded" data-id={id}>
      <input
        type="checkbox"
        checked={selected}
        aria-label={text.actions.select(name)}
        onChange={() => onToggle(id)}
      />
      <button type="button" class="open" aria-label={text.actions.open(name)} onClick={() => onOpen(id)}>
        <span class="line">
          <strong dir="auto">{name || "—"}</strong>{" "}
          <span class="soft">
            {duration(secondsSince(createdAt))}
            {findings[0] && ` · ${findingName(findings[0].reason)}`}
            {taken && ` · ${text.card.decidedBy(taken.by, text.status[taken.status])}`}
            {!taken && lease && lease.by !== me && ` · ${text.card.lookedAt(lease.by)}`}
          </span>
        </span>
        <span class="line" dir="auto">
          {body.slice(0, shownCharacters)}
        </span>
      </button>
    </div>
  );
}
