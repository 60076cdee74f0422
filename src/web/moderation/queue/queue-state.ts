import type { Comment, Page, Status } from "../api-types.ts";

/** A comment of the list, and who else decided it meanwhile. */
export interface Item {
  readonly comment: Comment;
  readonly taken?: { readonly by: string; readonly status: Status };
}

/** The list as it is on the page. Every change is a function from one state to the next. */
export interface QueueState {
  readonly items: readonly Item[];
  /** Id of the comment in focus; `undefined` where the list is empty. */
  readonly focus: string | undefined;
  readonly selected: ReadonlySet<string>;
  readonly next: string | null;
  readonly searchedTo: string | null;
  /** New comments that are not in the list yet. */
  readonly fresh: number;
}

export const emptyQueue: QueueState = {
  items: [],
  focus: undefined,
  selected: new Set(),
  next: null,
  searchedTo: null,
  fresh: 0,
};

/** The list as its first page gives it; the focus stays where it was, if that is still there. */
export function loaded(state: QueueState, page: Page): QueueState {
  const items = page.comments.map((comment) => ({ comment }));
  const kept = items.some(({ comment }) => comment.id === state.focus);
  const { nextCursor: next, searchedTo } = page;
  const focus = kept ? state.focus : items[0]?.comment.id;
  const ids = new Set(items.map(({ comment }) => comment.id));
  const selected = new Set([...state.selected].filter((id) => ids.has(id)));
  return { items, focus, selected, next, searchedTo, fresh: 0 };
}

export function appended(state: QueueState, page: Page): QueueState {
  const known = new Set(state.items.map(({ comment }) => comment.id));
  const more = page.comments.filter(({ id }) => !known.has(id)).map((comment) => ({ comment }));
  const items = [...state.items, ...more];
  const { nextCursor: next, searchedTo } = page;
  return { ...state, items, next, searchedTo, focus: state.focus ?? items[0]?.comment.id };
}

/** Takes comments out; where the one in focus goes, the next one has it. */
export function removed(state: QueueState, ids: ReadonlySet<string>): QueueState {
  const at = state.items.findIndex(({ comment }) => comment.id === state.focus);
  const items = state.items.filter(({ comment }) => !ids.has(comment.id));
  const selected = new Set([...state.selected].filter((id) => !ids.has(id)));
  if (state.focus === undefined || !ids.has(state.focus)) return { ...state, items, selected };
  const following = state.items.slice(at).find(({ comment }) => !ids.has(comment.id)) ?? items.at(-1);
  return { ...state, items, selected, focus: following?.comment.id };
}

/** Puts comments back, each before the one that it stood before, and the first of them in focus. */
export function restored(state: QueueState, comments: readonly Comment[], order: 1 | -1): QueueState {
  const known = new Set(comments.map(({ id }) => id));
  const rest = state.items.filter(({ comment }) => !known.has(comment.id));
  const items = [...rest, ...comments.map((comment) => ({ comment }))].sort(
    (a, b) => order * compare(a.comment, b.comment),
  );
  return { ...state, items, focus: comments[0]?.id ?? state.focus };
}

function compare(a: Comment, b: Comment): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/** Shows with a comment what somebody else made of it. */
export function taken(state: QueueState, id: string, by: string, status: Status): QueueState {
  return changed(state, id, (item) => ({ ...item, taken: { by, status } }));
}

export function replaced(state: QueueState, comment: Comment): QueueState {
  return changed(state, comment.id, () => ({ comment }));
}

export function leased(state: QueueState, id: string, by: string | null): QueueState {
  return changed(state, id, (item) => ({
    ...item,
    comment: { ...item.comment, lease: by === null ? null : { by } },
  }));
}

/** Moves the focus by so many comments, within the list. */
export function moved(state: QueueState, by: number): QueueState {
  const at = state.items.findIndex(({ comment }) => comment.id === state.focus);
  const to = Math.max(0, Math.min(state.items.length - 1, at + by));
  return { ...state, focus: state.items[to]?.comment.id };
}

export function toggled(state: QueueState, id: string): QueueState {
  const selected = new Set(state.selected);
  if (!selected.delete(id)) selected.add(id);
  return { ...state, selected };
}

export const focused = (state: QueueState): Item | undefined =>
  state.items.find(({ comment }) => comment.id === state.focus);

function changed(state: QueueState, id: string, change: (item: Item) => Item): QueueState {
  const at = state.items.findIndex(({ comment }) => comment.id === id);
  const item = state.items[at];
  return item ? { ...state, items: state.items.map((one) => (one === item ? change(item) : one)) } : state;
}
