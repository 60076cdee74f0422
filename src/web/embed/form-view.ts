import type { Accepted, Failure } from "./api-types.ts";
import { type Context, uniqueId } from "./context.ts";
import { type Details, keepDraft, newKey } from "./drafts.ts";
import { button, h } from "./element.ts";
import { explainFailure } from "./explain-failure.ts";
import { createBox, createField, findFaults } from "./fields.ts";
import { readReader } from "./reader.ts";
import { createTextArea } from "./text-area.ts";

export interface FormOptions {
  /** The comment to answer. */
  readonly parent?: { readonly id: string; readonly name: string };
  readonly onSent: (sent: Sent) => void;
  readonly onCancel?: () => void;
}

export interface Sent extends Accepted {
  readonly parent: string | null;
  readonly name: string;
  readonly body: string;
}

export interface FormView {
  readonly element: HTMLFormElement;
  focus(): void;
}

/** The form for a comment or a reply. What was typed is kept until the service has taken it. */
export function createForm(context: Context, { parent, onSent, onCancel }: FormOptions): FormView {
  const { language, kept, article, api } = context;
  const { say } = language;
  const draft = keepDraft(kept, article, parent?.id ?? null);
  const details = kept.read<Details>("details");
  const reader = readReader(context.readerToken());
  const text = createTextArea(context);
  const input = (name: "name" | "email" | "website", type: string, autocomplete: string) =>
    createField({
      name,
      label: say(name),
      required: name !== "website",
      control: h("input", { type, autocomplete, value: details?.[name] ?? "" }),
      language,
    });
  const people = reader
    ? []
    : [input("name", "text", "name"), input("email", "email", "email"), input("website", "url", "url")];
  const fields = [text, ...people];
  const save = createBox(say("saveDetails"), details !== undefined);
  const notify = createBox(say("notifyReplies"), false);
  const trap = h("input", { name: "subject", tabindex: -1, autocomplete: "off" });
  const status = h("p", { class: "status", role: "status", part: "status" });
  const again = button(say("tryAgain"), () => void send(), { hidden: true });
  const post = h("button", { type: "submit", class: "primary", part: "button primary" }, say("post"));
  const headingId = uniqueId("form");
  const title = parent ? say("replyTo", { name: parent.name }) : say("leaveComment");
  const form = h(
    "form",
    { part: "form", novalidate: true, "aria-labelledby": headingId },
    h("h3", { id: headingId }, title),
    h("p", { class: "hint" }, say(reader ? "requiredNote" : "emailNote")),
    reader && h("p", {}, say("signedIn", { name: reader.name })),
    text.element,
    h("div", { class: "people" }, ...people.map(({ element }) => element)),
    !reader && save.element,
    notify.element,
    h("p", { class: "trap", "aria-hidden": "true" }, h("label", {}, "Subject", trap)),
    status,
    h(
      "div",
      { class: "actions" },
      again,
      onCancel && button(say("cancel"), onCancel, { class: "quiet" }),
      post,
    ),
  );

  let sending = false;
  let key = draft.read()?.key;
  text.control.value = draft.read()?.body ?? "";
  text.refresh();
  form.addEventListener("input", () => {
    // Another text is another comment, also to a service that had taken the last one.
    key = undefined;
    draft.write({ body: text.control.value });
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void send();
  });

  function values(): Record<string, unknown> {
    const typed = fields.map(({ name, control }) => [name, control.value] as const);
    return {
      ...Object.fromEntries(typed.filter(([, value]) => value.trim() !== "")),
      ...(parent ? { parent: parent.id } : {}),
      articleUrl: location.href.split("#")[0],
      articleTitle: document.title.slice(0, 512) || undefined,
      formToken: context.formToken(),
      authorToken: kept.read<string>("author"),
      readerToken: context.readerToken(),
      ...(notify.box.checked ? { notifyReplies: true } : {}),
      ...(trap.value === "" ? {} : { subject: trap.value }),
    };
  }

  async function send(): Promise<void> {
    if (sending) return;
    const faults = findFaults(fields);
    if (faults.length > 0) return show({ kind: "fields", faults, retryAfter: 0, detail: "" });
    busy(true);
    key ??= newKey();
    const body = text.control.value;
    draft.write({ body, key });
    const fields_ = (await context.beforePost()?.(values())) ?? values();
    const result = await api.post(fields_, key);
    busy(false);
    if (!result.ok) return show(result.failure);
    keepDetails();
    kept.write("author", result.value.authorToken);
    draft.clear();
    key = undefined;
    text.control.value = "";
    text.refresh();
    show(undefined);
    const name = reader?.name ?? String(people[0]?.control.value ?? "").trim();
    onSent({ ...result.value, parent: parent?.id ?? null, name, body: body.trim() });
  }

  function busy(now: boolean): void {
    sending = now;
    // Not `disabled`, which would take the focus away.
    post.setAttribute("aria-disabled", String(now));
    post.textContent = say(now ? "sending" : "post");
    again.hidden = true;
  }

  function keepDetails(): void {
    if (reader) return;
    const [name = "", email = "", website = ""] = people.map(({ control }) => control.value.trim());
    kept.write("details", save.box.checked ? { name, email, website } : undefined);
  }

  function show(failure: Failure | undefined): void {
    const faults = failure?.faults ?? [];
    for (const field of fields) field.mark(faults.find(({ field: named }) => named === field.name));
    status.textContent = failure ? messageOf(failure) : "";
    status.classList.toggle("error", failure !== undefined);
    fields.find(({ name }) => faults.some(({ field }) => field === name))?.control.focus();
    again.hidden = failure === undefined || !["offline", "down", "limited"].includes(failure.kind);
    if (failure?.kind === "limited") countDown(failure);
  }

  /** What the service says of fields that the form does not show stands with the rest. */
  function messageOf(failure: Failure): string {
    const unseen = failure.faults.filter(({ field }) => !fields.some(({ name }) => name === field));
    const [first] = unseen;
    if (!first) return explainFailure(language, failure);
    if (first.field === "readerToken") return say("signInAgain");
    return first.field === "parent" ? say("parentGone") : first.message;
  }

  function countDown(failure: Failure): void {
    again.hidden = failure.retryAfter > 0;
    if (failure.retryAfter <= 0 || !form.isConnected) return;
    setTimeout(() => {
      if (sending) return;
      const left = { ...failure, retryAfter: failure.retryAfter - 1 };
      status.textContent = left.retryAfter > 0 ? explainFailure(language, left) : "";
      countDown(left);
    }, 1_000);
  }

  return { element: form, focus: () => text.control.focus() };
}
