import { afterPaint } from "./after-paint.ts";
import type { Order, Result } from "./api.ts";
import type { Failure, PublicComment, ThreadPage } from "./api-types.ts";
import { createList } from "./comment-list.ts";
import { type Context, uniqueId } from "./context.ts";
import { button, h } from "./element.ts";
import { explainFailure } from "./explain-failure.ts";
import { followOwn } from "./follow-own.ts";
import { createForm, type Sent } from "./form-view.ts";
import { type FirstPage, idInAddress, readFirst } from "./read-first.ts";
import { watchFresh } from "./watch-fresh.ts";

export interface ThreadOptions {
  readonly context: Context;
  readonly root: ShadowRoot;
  /** The first page, asked for already. */
  readonly first: Promise<FirstPage>;
  readonly order: Order;
  /** Seconds between two looks for new comments. */
  readonly freshSeconds: number;
  /** Told of each page that was read, with what came beside it. */
  readonly onPage: (page: ThreadPage, headers: Headers) => void;
  /** Ends everything that goes on by itself. */
  readonly signal: AbortSignal;
}

const orders: readonly (readonly [Order, "newest" | "oldest" | "mostReplies"])[] = [
  ["newest", "newest"],
  ["oldest", "oldest"],
  ["replies", "mostReplies"],
];
const timesEveryMs = 30_000;
/** So many comments fill a screen below the form. The rest comes in parts, between which the browser draws and answers. */
const firstPart = 5;
const furtherPart = 15;

/** The whole thread: heading, form, comments. Everything appears at once with the first page, so that nothing jumps. */
export function mountThread({
  context,
  first,
  root,
  order: wanted,
  freshSeconds,
  onPage,
  signal,
}: ThreadOptions): HTMLElement {
  const { api, language, times, own } = context;
  const { say } = language;
  const headingId = uniqueId("heading");
  const number = h("span", { class: "number" });
  const notice = h("div", { class: "notice", part: "notice" }, h("p", { role: "status" }, say("loading")));
  const formPlace = h("div", {});
  const earlier = button(say("loadEarlier"), () => void further("before"), {
    hidden: true,
    class: "more",
    part: "button more",
  });
  const more = button(say("loadMore"), () => void further("behind"), {
    hidden: true,
    class: "more",
    part: "button more",
  });
  const heading = h("h2", { id: headingId, tabindex: -1, part: "heading" }, say("comments"), number);
  const sorting = h(
    "div",
    { class: "orders", role: "group", "aria-label": say("order"), hidden: true },
    ...orders.map(([value, label]) => button(say(label), () => void sort(value), { class: "quiet", value })),
  );
  const list = createList(context, {
    onReply: sent,
    onEdited: (id, text) => follow.edited(id, text),
    onDeleted: deleted,
  });
  const body = h("div", { hidden: true }, formPlace, earlier, list.element, more);
  const thread = h(
    "section",
    { "aria-labelledby": headingId, part: "thread" },
    h("div", { class: "top", part: "bar" }, heading, sorting),
    notice,
    body,
  );

  let order = wanted;
  let page: Pick<ThreadPage, "nextCursor" | "prevCursor"> = { nextCursor: null, prevCursor: null };
  /** The order that the cursors belong to: a page around one comment goes by age. */
  let cursorOrder = order;
  let total = 0;
  let formFor: string | undefined;
  let turns = 0;
  const fresh = watchFresh(
    context,
    freshSeconds,
    signal,
    () => total,
    () => void load(),
  );
  body.prepend(fresh.element);

  const follow = followOwn(context, list, signal, (change) => {
    total += change;
    showTotal();
  });

  async function load(at = idInAddress(), reading = readFirst(context, order, at)): Promise<void> {
    const { result, lost, order: read } = await reading;
    if (signal.aborted) return;
    if (!result.ok) return showFailure(result.failure);
    cursorOrder = read;
    list.clear();
    take(result);
    tell(lost ? say("notFound") : "");
    fresh.reset();
    if (await draw(result.value.comments, at)) follow.all();
  }

  /** Draws a list anew. @returns whether it was drawn to its end, with no other begun meanwhile. */
  async function draw(comments: readonly PublicComment[], at: string | undefined): Promise<boolean> {
    const turn = ++turns;
    // Down to the one that the address leads to, so that it is there to scroll to.
    let drawn = Math.max(firstPart, comments.findIndex(({ id }) => id === at) + 1);
    list.add(comments.slice(0, drawn), "behind");
    more.hidden = true;
    showEmpty();
    if (at !== undefined) list.reveal(at);
    await afterPaint();
    showTotal();
    times.refresh(root);
    for (; drawn < comments.length; drawn += furtherPart) {
      if (turn !== turns || signal.aborted) return false;
      list.add(comments.slice(drawn, drawn + furtherPart), "behind");
      await afterPaint();
    }
    showButtons();
    return true;
  }

  async function further(where: "before" | "behind"): Promise<void> {
    const cursor = where === "before" ? page.prevCursor : page.nextCursor;
    const result = await api.page({ order: cursorOrder, cursor });
    if (!result.ok) return tell(explainFailure(language, result.failure));
    const before = page;
    take(result);
    list.add(result.value.comments, where);
    showTotal();
    page =
      where === "before"
        ? { ...page, nextCursor: before.nextCursor }
        : { ...page, prevCursor: before.prevCursor };
    showButtons();
    const first = result.value.comments[0];
    if (first) list.find(first.id)?.focus();
  }

  function take(result: Extract<Result<ThreadPage>, { ok: true }>): void {
    page = result.value;
    total = result.value.total;
    onPage(result.value, result.headers);
    showForm();
    showButtons();
    sorting.hidden = total < 2;
    body.hidden = false;
  }

  function showButtons(): void {
    earlier.hidden = page.prevCursor === null;
    more.hidden = page.nextCursor === null;
    for (const item of sorting.querySelectorAll("button"))
      item.setAttribute("aria-pressed", String(item.value === order));
  }

  function showTotal(): void {
    number.textContent = ` · ${language.number(Math.max(0, total))}`;
    sorting.hidden = total < 2;
    showEmpty();
  }

  function showEmpty(): void {
    list.element.dataset.empty = list.element.childElementCount === 0 ? say("empty") : "";
  }

  /** Made once, so that a text in it is never lost; made anew where the thread was closed or opened, or a reader signed in. */
  function showForm(): void {
    const { closed } = context.settings();
    const kind = `${closed}:${context.readerToken() ?? ""}`;
    if (formFor === kind) return;
    formFor = kind;
    const closedNote = () =>
      h("p", { class: "closed", part: "closed" }, say(closed === "age" ? "closedAge" : "closedArticle"));
    formPlace.replaceChildren(closed === null ? createForm(context, { onSent: sent }).element : closedNote());
  }

  function sent(comment: Sent): void {
    const { id, receipt, parent, name, body: text } = comment;
    const entry = { id, receipt, parent, name, body: text, article: context.article, at: times.now() };
    own.add(entry);
    follow.one(entry).focus();
    context.announce(`${say("queued")}. ${say("queuedNote")}`);
    context.dispatch("comment-posted", { id });
    showTotal();
  }

  function deleted(id: string): void {
    const wasPublic = list.find(id)?.shown().status === "approved";
    own.remove(id);
    list.remove(id);
    if (wasPublic) total--;
    showTotal();
    tell(say("deleted"));
    heading.focus();
  }

  async function sort(value: Order): Promise<void> {
    order = value;
    history.replaceState(history.state, "", location.pathname + location.search);
    await load(undefined);
  }

  function tell(text: string): void {
    notice.replaceChildren(...(text === "" ? [] : [h("p", { role: "status" }, text)]));
  }

  function showFailure(failure: Failure): void {
    const words = failure.kind === "origin" ? say("originRefused") : say("loadFailed");
    notice.replaceChildren(
      h("p", { role: "alert" }, words),
      button(say("tryAgain"), () => void load()),
    );
    if (failure.kind !== "origin") retrySoon();
  }

  let tries = 0;
  function retrySoon(): void {
    const timer = setTimeout(() => void load(), Math.min(60, 5 * 2 ** tries++) * 1_000);
    signal.addEventListener("abort", () => clearTimeout(timer));
  }

  addEventListener("online", () => body.hidden && void load(), { signal });
  addEventListener(
    "hashchange",
    () => {
      const id = idInAddress();
      if (id !== undefined && !list.reveal(id)) void load(id);
    },
    { signal },
  );
  const ticking = setInterval(() => times.refresh(root), timesEveryMs);
  signal.addEventListener("abort", () => clearInterval(ticking));
  // Most threads are open, and the answer is still on its way.
  showForm();
  void load(idInAddress(), first);
  return thread;
}
