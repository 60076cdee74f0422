import type { OwnStatus, PublicComment, Status } from "./api-types.ts";
import { type CommentActions, type CommentView, createComment } from "./comment-view.ts";
import type { Context } from "./context.ts";
import { h } from "./element.ts";
import { foldReplies } from "./fold-replies.ts";
import type { OwnComment } from "./own-comments.ts";

export interface CommentList {
  readonly element: HTMLOListElement;
  /** Adds a page's comments behind or before those that are there; those that are there already stay. */
  add(comments: readonly PublicComment[], where: "behind" | "before"): void;
  /** Shows the author's own comment in its place, whatever its status, or changes what is shown. */
  showOwn(own: OwnComment, status: Status, known: Partial<PublicComment>): CommentView;
  find(id: string): CommentView | undefined;
  /** Takes it off, or leaves its place where replies hang on it. */
  remove(id: string): void;
  /** Opens what is folded around it and brings it into view. */
  reveal(id: string): boolean;
  clear(): void;
}

export function createList(context: Context, actions: CommentActions): CommentList {
  const element = h("ol", { part: "comments", class: "comments" });
  const views = new Map<string, CommentView>();

  function listFor({ parent, depth }: PublicComment): { list: HTMLElement; answers: string | undefined } {
    const above = parent === null ? undefined : views.get(parent);
    if (!above) return { list: element, answers: undefined };
    const { maxDepth } = context.settings();
    if (depth <= maxDepth) return { list: above.replies, answers: undefined };
    return { list: above.element.parentElement ?? element, answers: above.shown().comment.name };
  }

  function add(comments: readonly PublicComment[], where: "behind" | "before"): void {
    // What comes before keeps its order before what was first in each list.
    const firsts = new Map<HTMLElement, Element | null>();
    const owned = new Map(context.own.list().map((own) => [own.id, own]));
    for (const comment of comments) {
      if (views.has(comment.id)) {
        update(comment);
        continue;
      }
      const { list, answers } = listFor(comment);
      const own = owned.get(comment.id);
      const view = createComment(context, { comment, status: "approved", own, answers }, actions);
      views.set(comment.id, view);
      if (!firsts.has(list)) firsts.set(list, list.firstElementChild);
      list.insertBefore(view.element, where === "before" ? (firsts.get(list) ?? null) : null);
    }
    firsts.delete(element);
    for (const list of firsts.keys()) foldReplies(list, context.language);
  }

  /** An own comment on its way may meanwhile have been published. */
  function update(comment: PublicComment): void {
    const view = views.get(comment.id);
    if (view && view.shown().status !== "approved")
      view.update({ ...view.shown(), comment, status: "approved" });
  }

  function showOwn(own: OwnComment, status: Status, known: Partial<PublicComment>): CommentView {
    const there = views.get(own.id);
    const comment = { ...(there?.shown().comment ?? draftOf(own, views.get(own.parent ?? ""))), ...known };
    if (there) {
      there.update({ ...there.shown(), comment, status, own });
      return there;
    }
    const { list, answers } = listFor(comment);
    const view = createComment(context, { comment, status, own, answers }, actions);
    views.set(own.id, view);
    if (list === element) element.prepend(view.element);
    else list.append(view.element);
    return view;
  }

  function remove(id: string): void {
    const view = views.get(id);
    if (!view) return;
    if (view.replies.childElementCount > 0) {
      const { comment } = view.shown();
      view.update({ comment: { ...comment, gone: true, html: "", body: "", name: "" }, status: "approved" });
      return;
    }
    view.element.remove();
    views.delete(id);
  }

  return {
    element,
    add,
    showOwn,
    find: (id) => views.get(id),
    remove,
    reveal(id) {
      const view = views.get(id);
      if (!view) return false;
      for (let above: Element | null = view.element; above && above !== element; above = above.parentElement)
        (above as HTMLElement).hidden = false;
      view.element.scrollIntoView({ block: "center" });
      view.focus();
      return true;
    },
    clear() {
      views.clear();
      element.replaceChildren();
    },
  };
}

/** What an own comment looks like before the service has told. */
function draftOf(own: OwnComment, above: CommentView | undefined): PublicComment {
  const paragraph = h("p", {}, own.body);
  return {
    id: own.id,
    parent: own.parent,
    depth: above ? above.shown().comment.depth + 1 : 0,
    name: own.name,
    website: null,
    body: own.body,
    html: paragraph.outerHTML.replaceAll("\n", "<br>"),
    createdAt: new Date(own.at).toISOString(),
    editedAt: null,
    picture: "",
    pictureUrl: null,
    verified: false,
    staff: false,
    gone: false,
  };
}

/** The public fields that an author's view of a comment has; without a text there are none yet. */
export const knownOf = ({
  status: _status,
  editableUntil: _until,
  ...known
}: OwnStatus): Partial<PublicComment> => known;
