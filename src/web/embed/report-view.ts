import type { Context } from "./context.ts";
import { uniqueId } from "./context.ts";
import { button, h } from "./element.ts";
import { explainFailure } from "./explain-failure.ts";

const reasons = ["spam", "abuse", "off_topic", "private_data", "other"] as const;

/** Asks what is wrong with a comment and tells the moderators. */
export function createReportForm(context: Context, id: string, onDone: () => void) {
  const { api, language, announce } = context;
  const { say } = language;
  const selectId = uniqueId("reason");
  const select = h(
    "select",
    { id: selectId, part: "input" },
    ...reasons.map((reason) => h("option", { value: reason }, say(reason))),
  );
  const status = h("p", { class: "status error", role: "status" });
  const form = h(
    "form",
    { part: "form", class: "report" },
    h("label", { for: selectId, part: "label" }, say("reportAsk")),
    select,
    status,
    h(
      "div",
      { class: "actions" },
      button(say("cancel"), onDone, { class: "quiet" }),
      h("button", { type: "submit", class: "primary", part: "button primary" }, say("reportSend")),
    ),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const result = await api.report(id, select.value);
    if (!result.ok && result.failure.kind !== "gone") {
      status.textContent = explainFailure(language, result.failure);
      return;
    }
    form.replaceWith(h("p", { class: "status", tabindex: -1 }, say("reported")));
    announce(say("reported"));
  });
  return { element: form, focus: () => select.focus() };
}
