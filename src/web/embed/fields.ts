import { explain } from "../../languages/explain.ts";
import type { Language } from "../../languages/language.ts";
import type { FieldFault } from "./api-types.ts";
import { uniqueId } from "./context.ts";
import { h } from "./element.ts";

type Control = HTMLInputElement | HTMLTextAreaElement;

/** A labelled control with a place for what is wrong with it. */
export interface Field {
  readonly name: string;
  readonly element: HTMLElement;
  readonly control: Control;
  /** Shows the fault, or that there is none. */
  mark(fault: FieldFault | undefined): void;
}

export interface FieldOptions {
  readonly name: "body" | "name" | "email" | "website";
  readonly label: string;
  readonly required: boolean;
  readonly control: Control;
  readonly language: Language;
  /** Stands below the control. */
  readonly below?: HTMLElement;
}

export function createField({ name, label, required, control, language, below }: FieldOptions): Field {
  const id = uniqueId(name);
  const error = h("p", { class: "error", id: `${id}-error`, part: "error", hidden: true });
  control.id = id;
  control.name = name;
  control.required = required;
  control.setAttribute("part", "input");
  if (below) below.id = `${id}-hint`;
  const describe = (wrong: boolean): void => {
    const ids = [wrong && error.id, below?.id].filter(Boolean).join(" ");
    if (ids) control.setAttribute("aria-describedby", ids);
    else control.removeAttribute("aria-describedby");
  };
  describe(false);
  return {
    name,
    element: h(
      "div",
      { class: "field" },
      h("label", { for: id, part: "label" }, required ? `${label} *` : label),
      control,
      error,
      below,
    ),
    control,
    mark(fault) {
      error.hidden = !fault;
      error.textContent = fault ? explain(language, fault) : "";
      if (fault) control.setAttribute("aria-invalid", "true");
      else control.removeAttribute("aria-invalid");
      describe(fault !== undefined);
    },
  };
}

/** A box to tick, with its words beside it. */
export function createBox(label: string, checked: boolean): { element: HTMLElement; box: HTMLInputElement } {
  const box = h("input", { type: "checkbox", checked });
  return { element: h("label", { class: "box", part: "label" }, box, label), box };
}

/** What can be told without asking the service; it has the last word. */
export function findFaults(fields: readonly Field[]): readonly FieldFault[] {
  return fields.flatMap(({ name, control }) => {
    const fault = (code: string) => [{ field: name, code, message: control.validationMessage }];
    if (control.required && control.value.trim() === "") return fault("required");
    if (name === "body" && bytesOver(control.value) > 0) return fault("too_long");
    return control.validity.typeMismatch ? fault("invalid") : [];
  });
}

/** The service takes so many bytes of UTF-8. */
const maxBytes = 65_525;

/** By how many bytes a text is too long; 0 or less where it fits. */
export const bytesOver = (text: string): number => new TextEncoder().encode(text.trim()).length - maxBytes;
