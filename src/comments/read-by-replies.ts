import type { Comment } from "../comment.ts";
import type { ArticleRef, CommentRepository } from "../store/comment.repository.ts";
import type { Thread, ThreadRepository } from "../store/thread.repository.ts";

export interface ByRepliesDependencies {
  readonly comments: Pick<CommentRepository, "listInThreads">;
  readonly threads: Pick<ThreadRepository, "listByReplies">;
}

/** Where a page ended: the thread's number of comments, its key, and the path of its last comment shown. */
type Position = readonly string[];

/** Threads with most comments first; at most three queries a page, however the comments are spread over threads. */
export async function readByReplies(
  { limit, ...article }: ArticleRef & { readonly limit: number },
  position: Position | undefined,
  { comments, threads }: ByRepliesDependencies,
): Promise<{ readonly found: readonly Comment[]; readonly next: Position | undefined }> {
  const [published = "0", threadKey = "", after = ""] = position ?? [];
  const begun: Thread | undefined = position && { published: Number(published), threadKey };
  const listed = await threads.listByReplies(article, limit + 2, begun);
  const begunHere = begun && listed[0]?.threadKey === threadKey ? listed[0] : undefined;
  const rest = await comments.listInThreads({
    ...article,
    threadKeys: begunHere ? [threadKey] : [],
    after,
    limit: limit + 1,
  });

  const further = begunHere ? listed.slice(1) : listed;
  const { whole, partly } = fill(further, limit + 1 - rest.length);
  const [inWhole, inPartly] = await Promise.all([
    comments.listInThreads({ ...article, threadKeys: whole, limit: limit + 1 }),
    comments.listInThreads({ ...article, threadKeys: partly, limit: limit + 1 }),
  ]);
  const rank = new Map(whole.map((key, index) => [key, index]));
  const ranked = inWhole.toSorted((a, b) => (rank.get(a.threadKey) ?? 0) - (rank.get(b.threadKey) ?? 0));
  const found = [...rest, ...ranked, ...inPartly];
  return {
    found: found.slice(0, limit),
    next: found.length > limit ? endOf(found[limit - 1], listed) : undefined,
  };
}

/** The threads that fit into the room as a whole, and the one that fills what is left of it. */
function fill(
  threads: readonly Thread[],
  room: number,
): { whole: readonly string[]; partly: readonly string[] } {
  const whole: string[] = [];
  let left = room;
  for (const { threadKey, published } of threads) {
    if (left <= 0) break;
    if (published > left) return { whole, partly: [threadKey] };
    whole.push(threadKey);
    left -= published;
  }
  return { whole, partly: [] };
}

function endOf(last: Comment | undefined, listed: readonly Thread[]): Position | undefined {
  const thread = listed.find(({ threadKey }) => threadKey === last?.threadKey);
  return last && thread ? [String(thread.published), thread.threadKey, last.path] : undefined;
}
