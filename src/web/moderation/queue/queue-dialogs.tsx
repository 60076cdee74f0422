import type { Comment, DecisionKind } from "../api-types.ts";
import { Dialog } from "../parts/dialog.tsx";
import { decisionName, text } from "../strings/index.ts";
import { BlockDialog } from "./block-dialog.tsx";
import { EditDialog, HelpDialog, ReasonDialog, ReplyDialog } from "./dialogs.tsx";
import type { Queue } from "./use-queue.ts";

/** Which dialog is open. */
export type Open = "edit" | "reply" | "block" | "help" | "more" | { readonly reasonFor: DecisionKind };

/** What is asked over the queue. */
export function QueueDialogs({
  open,
  comment,
  choices,
  queue,
  onClose,
  onEdited,
}: {
  open: Open | undefined;
  /** In focus. */
  comment: Comment | undefined;
  /** What can be decided of it. */
  choices: readonly DecisionKind[];
  queue: Queue;
  onClose: () => void;
  onEdited: (comment: Comment) => void;
}) {
  if (open === undefined) return null;
  if (open === "help") return <HelpDialog onClose={onClose} />;
  if (typeof open === "object")
    return (
      <ReasonDialog
        decision={open.reasonFor}
        onClose={onClose}
        onChosen={(reason) => {
          onClose();
          queue.decide(open.reasonFor, reason);
        }}
      />
    );
  if (!comment) return null;
  switch (open) {
    case "edit":
      return <EditDialog comment={comment} onClose={onClose} onEdited={onEdited} />;
    case "block":
      return (
        <BlockDialog
          comment={comment}
          onClose={onClose}
          onBlocked={() => queue.setToast({ kind: "good", words: text.block.done })}
        />
      );
    case "reply":
      return (
        <ReplyDialog
          comment={comment}
          onClose={onClose}
          onReplied={(approved) => {
            if (approved) queue.drop(comment.id);
            queue.setToast({ kind: "good", words: text.reply.sent });
          }}
        />
      );
    case "more":
      return (
        <Dialog title={text.actions.more} onClose={onClose}>
          <div class="canned">
            {choices.map((decision) => (
              <button
                key={decision}
                type="button"
                class={decision}
                onClick={() => {
                  onClose();
                  queue.decide(decision);
                }}
              >
                {decisionName(decision, comment.status)}
              </button>
            ))}
          </div>
        </Dialog>
      );
  }
}
