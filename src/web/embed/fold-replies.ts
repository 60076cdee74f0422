import type { Language } from "../../languages/language.ts";
import { button, h } from "./element.ts";

/** So many replies to one comment are shown before the rest is folded. */
const shownReplies = 5;

/** Puts a button above a comment's replies that folds them, and one behind the first few that shows the rest. */
export function foldReplies(replies: HTMLElement, { say }: Language): void {
  const items = [...replies.children].filter((item) => !item.classList.contains("rest")) as HTMLElement[];
  if (!replies.previousElementSibling?.matches(".fold")) replies.before(foldButton(replies, say));
  replies.querySelector(":scope > .rest")?.remove();
  if (replies.dataset.open === "true" || items.length <= shownReplies) return;
  const rest = items.slice(shownReplies);
  for (const item of rest) item.hidden = true;
  const open = button(
    say("showReplies", { n: rest.length }),
    () => {
      replies.dataset.open = "true";
      for (const item of rest) item.hidden = false;
      more.remove();
      rest[0]?.querySelector("article")?.focus();
    },
    { class: "quiet" },
  );
  const more = h("li", { class: "rest" }, open);
  replies.append(more);
}

function foldButton(replies: HTMLElement, say: Language["say"]): HTMLElement {
  const toggle = button(
    say("hideReplies"),
    () => {
      replies.hidden = !replies.hidden;
      toggle.setAttribute("aria-expanded", String(!replies.hidden));
      const n = replies.querySelectorAll("article").length;
      toggle.textContent = replies.hidden ? say("showReplies", { n }) : say("hideReplies");
    },
    { class: "quiet fold", "aria-expanded": "true" },
  );
  return toggle;
}
