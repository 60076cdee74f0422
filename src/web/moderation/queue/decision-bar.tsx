import { type Comment, choicesOf } from "../api-types.ts";
import { decisionName, text } from "../strings/index.ts";
import type { CardActions } from "./card.tsx";

const keys = { approve: "A", reject: "R", spam: "S", delete: "D" } as const;

/** All that can be done with the comment, each with its key. */
export function DecisionBar({
  comment: { status, reported },
  disabled,
  history,
  actions,
}: {
  comment: Comment;
  disabled: boolean;
  history: boolean;
  actions: CardActions;
}) {
  return (
    <div class="decisions">
      <div class="buttons">
        {choicesOf(status, reported).map((decision) => (
          <button
            key={decision}
            type="button"
            class={decision}
            disabled={disabled}
            onClick={(event) =>
              event.shiftKey ? actions.decideWithReason(decision) : actions.decide(decision)
            }
          >
            <kbd>{keys[decision]}</kbd> {decisionName(decision, status)}
          </button>
        ))}
      </div>
      <div class="buttons others">
        <button type="button" class="quiet" disabled={disabled} onClick={actions.edit}>
          <kbd>E</kbd> {text.actions.edit}
        </button>
        <button type="button" class="quiet" disabled={disabled} onClick={actions.reply}>
          <kbd>C</kbd> {text.actions.reply}
        </button>
        <button type="button" class="quiet" onClick={actions.block}>
          <kbd>B</kbd> {text.actions.block}
        </button>
        <button type="button" class="quiet" aria-expanded={history} onClick={actions.toggleHistory}>
          <kbd>H</kbd> {text.actions.history}
        </button>
      </div>
    </div>
  );
}
