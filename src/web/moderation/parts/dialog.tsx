import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { text } from "../strings/index.ts";

/** A dialog over the page: holds the focus, Escape closes it, the focus goes back where it was. */
export function Dialog({
  title,
  onClose,
  onSubmit,
  submit,
  final,
  children,
}: {
  title: string;
  onClose: () => void;
  onSubmit?: () => void;
  submit?: string;
  /** It takes something away for good. */
  final?: boolean;
  children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="dialog-title"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit?.();
        }}
      >
        <h2 id="dialog-title">{title}</h2>
        {children}
        <p class="buttons">
          {submit && (
            <button type="submit" class={final ? "delete" : "primary"}>
              {submit}
            </button>
          )}
          <button type="button" onClick={onClose}>
            {submit ? text.actions.cancel : text.actions.close}
          </button>
        </p>
      </form>
    </dialog>
  );
}
