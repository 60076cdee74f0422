import { useEffect, useState } from "preact/hooks";
import { text } from "../strings/index.ts";
import { undoMs } from "./undo-stack.ts";
import type { Toast as Shown } from "./use-queue.ts";

/** What was just done, with how long it can be taken back. */
export function Toast({ toast, onUndo }: { toast: Shown | undefined; onUndo: () => void }) {
  const [, setSecond] = useState(0);
  const at = toast?.undo?.at;
  useEffect(() => {
    if (at === undefined) return;
    const timer = setInterval(() => setSecond((n) => n + 1), 1_000);
    return () => clearInterval(timer);
  }, [at]);
  const left = at === undefined ? 0 : Math.max(0, Math.ceil((undoMs - (Date.now() - at)) / 1_000));
  const clock = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  return (
    <div class="toast" hidden={!toast}>
      <p role="status" class={toast?.kind}>
        {toast?.words}
      </p>
      {left > 0 && (
        <button type="button" title={text.toast.left(clock)} onClick={onUndo}>
          {text.actions.undo} <kbd>Z</kbd> <span class="soft">{clock}</span>
        </button>
      )}
    </div>
  );
}
