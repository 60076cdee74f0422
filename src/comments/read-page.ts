import type { Comment } from "../comment.ts";
import { notFound } from "../errors.ts";
import { issueCursor, readCursor } from "../signing/cursor.ts";
import type { Keyring } from "../signing/keyring.ts";
import type { ArticleRef, CommentRepository, PublishedQuery } from "../store/comment.repository.ts";
import type { ThreadRepository } from "../store/thread.repository.ts";
import { ancestorIds } from "../store/thread-path.ts";
import { readByReplies } from "./read-by-replies.ts";

export const orders = ["oldest", "newest", "replies"] as const;
export type Order = (typeof orders)[number];

export interface PageQuery extends ArticleRef {
  readonly limit: number;
  readonly order: Order;
  readonly cursor?: string | undefined;
  /** Begin at this comment, with what it answers above it. */
  readonly at?: string | undefined;
}

export interface PageDependencies {
  readonly comments: Pick<CommentRepository, "find" | "findMany" | "listPublished" | "listInThreads">;
  readonly threads: Pick<ThreadRepository, "listByReplies">;
  readonly keyring: Keyring;
}

export interface Page {
  readonly comments: readonly Comment[];
  /** Comments above those of the page that are not published: only their places are to be shown. */
  readonly gone: ReadonlySet<string>;
  readonly nextCursor: string | null;
  readonly prevCursor: string | null;
}

type Place = NonNullable<PublishedQuery["from"]>;

/**
 * A page of an article's published comments, replies after what they answer.
 * @throws {AppError} 400 for a cursor of another list, 404 where the comment to begin at is not published here.
 */
export async function readPage(query: PageQuery, dependencies: PageDependencies): Promise<Page> {
  const { site, article, order, limit, cursor, at } = query;
  const { comments, keyring } = dependencies;
  const list = `${order}:${site}:${article}`;
  const position = cursor === undefined ? undefined : readCursor(keyring, list, cursor);
  if (order === "replies" && at === undefined) {
    const { found, next } = await readByReplies({ site, article, limit }, position, dependencies);
    const above = await ancestorsOutside(found, false, comments);
    const nextCursor = next ? issueCursor(keyring, list, next) : null;
    return { ...withAncestors(found, above), nextCursor, prevCursor: null };
  }

  const beginning = at === undefined ? undefined : await findBeginning(at, query, comments);
  const from = beginning ? justBefore(beginning) : position && toPlace(position);
  const direction = order === "newest" ? "newest" : "oldest";
  // One more than asked for tells whether the list goes on.
  const read = { site, article, order: direction, limit: limit + 1 } as const;
  const found = await comments.listPublished(from ? { ...read, from } : read);
  const goesOn = found.length > limit;
  const backwards = from?.side === "before";
  const page = backwards ? found.slice(-limit) : found.slice(0, limit);
  const above = await ancestorsOutside(page, beginning !== undefined, comments);
  const cursorAt = (side: Place["side"], there: boolean, comment: Comment | undefined): string | null =>
    there && comment
      ? issueCursor(keyring, `${direction}:${site}:${article}`, [side, comment.threadKey, comment.path])
      : null;
  return {
    ...withAncestors(page, above),
    // Where the cursor came from there was more on that side.
    nextCursor: cursorAt("after", backwards || goesOn, page.at(-1)),
    prevCursor: cursorAt("before", backwards ? goesOn : from !== undefined, page[0]),
  };
}

async function findBeginning(
  id: string,
  { site, article }: ArticleRef,
  comments: Pick<CommentRepository, "find">,
): Promise<Comment> {
  const comment = await comments.find(id);
  if (comment?.status !== "approved" || comment.site !== site || comment.article !== article)
    throw notFound("comment under this article");
  return comment;
}

/** The place after which the comment comes first: every path between begins with its own. */
function justBefore({ threadKey, path }: Comment): Place {
  return { side: "after", position: { threadKey, path: path.slice(0, -1) } };
}

function toPlace([side, threadKey = "", path = ""]: readonly string[]): Place {
  return { side: side === "before" ? "before" : "after", position: { threadKey, path } };
}

/** What the page's comments answer and is not on it: what is not published, or all where the page begins in a thread. */
async function ancestorsOutside(
  page: readonly Comment[],
  published: boolean,
  comments: Pick<CommentRepository, "findMany">,
): Promise<readonly Comment[]> {
  const there = new Set(page.map(({ id }) => id));
  const missing = new Set(page.flatMap(({ path }) => ancestorIds(path)).filter((id) => !there.has(id)));
  const above = await comments.findMany([...missing]);
  return above.filter(({ status }) => published || status !== "approved");
}

function withAncestors(page: readonly Comment[], above: readonly Comment[]): Pick<Page, "comments" | "gone"> {
  const left = new Map(above.map((comment) => [comment.id, comment]));
  const comments = page.flatMap((comment) => {
    const before = ancestorIds(comment.path).flatMap((id) => left.get(id) ?? []);
    for (const { id } of before) left.delete(id);
    return [...before, comment];
  });
  const gone = above.filter(({ status }) => status !== "approved").map(({ id }) => id);
  return { comments, gone: new Set(gone) };
}
