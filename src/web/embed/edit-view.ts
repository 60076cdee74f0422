import type { Context } from "./context.ts";
import { button, h } from "./element.ts";
import { explainFailure } from "./explain-failure.ts";
import { findFaults } from "./fields.ts";
import { createTextArea } from "./text-area.ts";

export interface EditOptions {
  readonly id: string;
  readonly receipt: string;
  readonly body: string;
  readonly onSent: (body: string) => void;
  readonly onCancel: () => void;
}

/** The form for a comment's new text. */
export function createEditForm(context: Context, { id, receipt, body, onSent, onCancel }: EditOptions) {
  const { api, language } = context;
  const { say } = language;
  const text = createTextArea(context);
  text.control.value = body;
  text.refresh();
  const status = h("p", { class: "status error", role: "status", part: "status" });
  const save = h("button", { type: "submit", class: "primary", part: "button primary" }, say("save"));
  const form = h(
    "form",
    { part: "form", novalidate: true, "aria-label": say("edit") },
    text.element,
    status,
    h("div", { class: "actions" }, button(say("cancel"), onCancel, { class: "quiet" }), save),
  );
  let sending = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!sending) void send();
  });

  async function send(): Promise<void> {
    const [fault] = findFaults([text]);
    text.mark(fault);
    if (fault) return text.control.focus();
    sending = true;
    save.textContent = say("sending");
    const result = await api.edit(id, receipt, text.control.value);
    sending = false;
    save.textContent = say("save");
    if (result.ok) return onSent(text.control.value.trim());
    text.mark(result.failure.faults[0]);
    status.textContent =
      result.failure.kind === "refused" ? say("editOver") : explainFailure(language, result.failure);
  }

  return { element: form, focus: () => text.control.focus() };
}
