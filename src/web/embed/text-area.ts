import type { Context } from "./context.ts";
import { button, h, setSafeHtml } from "./element.ts";
import { bytesOver, createField, type Field } from "./fields.ts";

export interface TextArea extends Field {
  readonly control: HTMLTextAreaElement;
  /** After the text was changed by the program. */
  refresh(): void;
}

/** Where the comment is written: with its live length, and a preview by the service's own renderer. */
export function createTextArea({ api, language }: Pick<Context, "api" | "language">): TextArea {
  const { say } = language;
  const control = h("textarea", { rows: 5, dir: "auto" });
  const length = h("span", { class: "length" });
  const preview = h("div", {
    class: "text preview",
    part: "preview",
    hidden: true,
    dir: "auto",
    tabindex: -1,
  });
  const toggle = button(say("preview"), () => void switchView(), { class: "quiet", "aria-pressed": "false" });
  const below = h("p", { class: "hint" }, h("span", {}, say("markdown")), length);
  const field = createField({
    name: "body",
    label: say("comment"),
    required: true,
    control,
    language,
    below,
  });
  field.element.insertBefore(preview, control.nextSibling);
  below.after(toggle);

  function refresh(): void {
    const over = bytesOver(control.value);
    const n = [...control.value].length;
    length.textContent = over > 0 ? say("tooLong", { n: over }) : n > 0 ? say("length", { n }) : "";
    length.classList.toggle("error", over > 0);
  }

  async function switchView(): Promise<void> {
    const showing = !preview.hidden;
    if (!showing) {
      const result = await api.preview(control.value);
      setSafeHtml(preview, result.ok ? result.value.html : "");
      if (!result.ok) preview.textContent = control.value;
    }
    preview.hidden = showing;
    control.hidden = !showing;
    toggle.textContent = say(showing ? "preview" : "write");
    toggle.setAttribute("aria-pressed", String(!showing));
    if (showing) control.focus();
    else preview.focus();
  }

  control.addEventListener("input", refresh);
  refresh();
  return { ...field, control, refresh };
}
