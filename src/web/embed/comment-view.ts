import type { PublicComment, Status } from "./api-types.ts";
import type { Context } from "./context.ts";
import { createEditForm } from "./edit-view.ts";
import { button, h, setSafeHtml } from "./element.ts";
import { explainFailure } from "./explain-failure.ts";
import { createForm, type Sent } from "./form-view.ts";
import type { OwnComment } from "./own-comments.ts";
import { drawPicture } from "./picture.ts";
import { createReportForm } from "./report-view.ts";

/** A comment as the thread shows it: everybody's, or the author's own on its way. */
export interface Shown {
  readonly comment: PublicComment;
  readonly status: Status;
  /** Where it was sent from this browser. */
  readonly own?: OwnComment | undefined;
  /** The author's name of the comment that it answers, where the indentation does not tell. */
  readonly answers?: string | undefined;
}

export interface CommentActions {
  readonly onReply: (sent: Sent) => void;
  readonly onEdited: (id: string, body: string) => void;
  readonly onDeleted: (id: string) => void;
}

export interface CommentView {
  readonly element: HTMLLIElement;
  readonly replies: HTMLOListElement;
  readonly shown: () => Shown;
  update(shown: Shown): void;
  focus(): void;
}

/** Longer texts are folded until the reader asks for the whole. */
const foldedFrom = 3_000;

export function createComment(context: Context, first: Shown, actions: CommentActions): CommentView {
  let shown = first;
  const replies = h("ol", { part: "replies", class: "replies" });
  const article = h("article", { part: "comment", tabindex: -1 });
  const element = h("li", { id: `comment-${shown.comment.id}` }, article, replies);

  const view: CommentView = {
    element,
    replies,
    shown: () => shown,
    update(next) {
      shown = next;
      article.replaceChildren(...contents(context, shown, actions));
      article.className = next.comment.gone ? "gone" : next.status;
    },
    focus: () => article.focus(),
  };
  view.update(shown);
  return view;
}

function contents(context: Context, shown: Shown, actions: CommentActions): (Node | string)[] {
  const { comment, status, own } = shown;
  const { say } = context.language;
  if (comment.gone) return [h("p", { class: "hint" }, say("gone"))];
  const text = h("div", { class: "text", part: "text", dir: "auto" });
  setSafeHtml(text, comment.html);
  const below = h("div", {});
  const parts: Node[] = [header(context, shown), text];
  if (comment.body.length > foldedFrom) parts.push(unfold(text, say("showAll")));
  if (own && status !== "approved") parts.push(h("p", { class: "hint" }, noteOf(context, status)));
  parts.push(commandsOf(context, shown, text, below, actions), below);
  return parts;
}

function header({ language, times }: Context, { comment, status, own, answers }: Shown): HTMLElement {
  const { say } = language;
  const { name, website, picture, pictureUrl, staff, verified, createdAt, editedAt } = comment;
  const person = h("bdi", { part: "name", class: "name" }, name);
  const shownName =
    website && /^https?:/i.test(website)
      ? h("a", { href: website, rel: "nofollow ugc noopener" }, person)
      : person;
  const link = h("a", { href: `#comment-${comment.id}`, part: "time", class: "time" }, times.tell(createdAt));
  const image =
    pictureUrl &&
    h("img", { src: pictureUrl, alt: "", width: 24, height: 24, loading: "lazy", part: "picture" });
  return h(
    "header",
    {},
    image || drawPicture(picture),
    shownName,
    verified &&
      h(
        "span",
        { class: "mark", title: say("verified") },
        "✓",
        h("span", { class: "unseen" }, say("verified")),
      ),
    staff && h("span", { class: "badge", part: "badge" }, say("staff")),
    own && h("span", { class: "badge", part: "badge" }, say("you")),
    link,
    editedAt !== null && h("span", { class: "hint" }, say("edited")),
    own &&
      status !== "approved" &&
      h("strong", { class: "state", part: "state" }, say(status === "deleted" ? "gone" : status)),
    answers !== undefined && h("span", { class: "hint" }, say("inReplyTo", { name: answers })),
  );
}

function noteOf({ language: { say } }: Context, status: Status): string {
  return status === "queued"
    ? say("queuedNote")
    : status === "pending"
      ? say("pendingNote")
      : say("rejectedNote");
}

function unfold(text: HTMLElement, label: string): HTMLElement {
  text.classList.add("folded");
  const open = button(
    label,
    () => {
      text.classList.remove("folded");
      open.remove();
    },
    { class: "quiet" },
  );
  return open;
}

/** What can be done with the comment; forms open below it, one at a time, and give the focus back. */
function commandsOf(
  context: Context,
  shown: Shown,
  text: HTMLElement,
  below: HTMLElement,
  actions: CommentActions,
): HTMLElement {
  const { language, settings, times } = context;
  const { say } = language;
  const { comment, status, own } = shown;
  const { id, name, body } = comment;
  const bar = h("div", { class: "commands", part: "actions" });
  const open = (
    opener: HTMLElement,
    make: (close: () => void) => { element: HTMLElement; focus(): void },
  ) => {
    const close = (): void => {
      below.replaceChildren();
      text.hidden = false;
      opener.focus();
    };
    const form = make(close);
    below.replaceChildren(form.element);
    form.focus();
  };
  const command = (label: string, run: (self: HTMLButtonElement) => void, described: string) => {
    const made: HTMLButtonElement = button(label, () => run(made), {
      class: "quiet",
      "aria-label": described,
    });
    bar.append(made);
  };

  const editable = own && status !== "rejected" && times.now() < own.at + settings().editMinutes * 60_000;
  if (status === "approved" && settings().closed === null)
    command(
      say("reply"),
      (self) =>
        open(self, (close) =>
          createForm(context, {
            parent: { id, name },
            onSent: (sent) => {
              close();
              actions.onReply(sent);
            },
            onCancel: close,
          }),
        ),
      say("replyTo", { name }),
    );
  if (own && editable && status !== "queued")
    command(
      say("edit"),
      (self) =>
        open(self, (close) => {
          text.hidden = true;
          return createEditForm(context, {
            id,
            receipt: own.receipt,
            body,
            onSent: (sent) => {
              close();
              actions.onEdited(id, sent);
            },
            onCancel: close,
          });
        }),
      `${say("edit")}: ${say("you")}`,
    );
  if (own && editable && status !== "queued")
    command(
      say("delete"),
      (self) => open(self, (close) => askToDelete(context, own, close, actions)),
      `${say("delete")}: ${say("you")}`,
    );
  if (!own && status === "approved")
    command(
      say("report"),
      (self) => open(self, (close) => createReportForm(context, id, close)),
      `${say("report")}: ${name}`,
    );
  return bar;
}

function askToDelete(context: Context, own: OwnComment, close: () => void, actions: CommentActions) {
  const { api, language } = context;
  const { say } = language;
  const status = h("p", { class: "status error", role: "status" });
  const sure = button(
    say("delete"),
    async () => {
      const result = await api.remove(own.id, own.receipt);
      if (result.ok || result.failure.kind === "gone") return actions.onDeleted(own.id);
      status.textContent =
        result.failure.kind === "refused" ? say("editOver") : explainFailure(language, result.failure);
    },
    { class: "primary danger" },
  );
  const element = h(
    "div",
    { role: "group", "aria-label": say("deleteAsk") },
    h("p", {}, say("deleteAsk")),
    status,
    h("div", { class: "actions" }, button(say("cancel"), close, { class: "quiet" }), sure),
  );
  return { element, focus: () => sure.focus() };
}
