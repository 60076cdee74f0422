import type { Kept } from "./kept.ts";

/** A comment that was sent from this browser, with what lets its author see and change it. */
export interface OwnComment {
  readonly id: string;
  readonly receipt: string;
  readonly article: string;
  readonly parent: string | null;
  readonly name: string;
  readonly body: string;
  /** Milliseconds since 1970, by the service's clock. */
  readonly at: number;
}

export interface OwnComments {
  list(): readonly OwnComment[];
  find(id: string): OwnComment | undefined;
  add(comment: OwnComment): void;
  remove(id: string): void;
}

const keptMs = 30 * 86_400_000;
const keptCount = 100;

/** Receipts are kept for a month, the latest hundred of a site. */
export function keepOwnComments(kept: Kept, article: string, now: () => number): OwnComments {
  const all = (): readonly OwnComment[] =>
    (kept.read<readonly OwnComment[]>("own") ?? []).filter(({ at }) => now() - at < keptMs);
  const list = () => all().filter((comment) => comment.article === article);
  return {
    list,
    find: (id) => list().find((comment) => comment.id === id),
    add: (comment) =>
      kept.write("own", [...all().filter(({ id }) => id !== comment.id), comment].slice(-keptCount)),
    remove: (id) =>
      kept.write(
        "own",
        all().filter((comment) => comment.id !== id),
      ),
  };
}
