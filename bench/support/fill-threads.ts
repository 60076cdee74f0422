import { v7 as uuid } from "uuid";
import type { Comment } from "../../src/comment.ts";
import { placeInThread } from "../../src/store/place-in-thread.ts";
import { openBenchStore } from "./open-bench-store.ts";

/** Every comment but each fifth answers the last that does not. */
const perThread = 5;

/** Stores articles of so many approved comments each, under the number as their key. */
export async function fillThreads(uri: string, sizes: readonly number[]): Promise<void> {
  const store = await openBenchStore(uri);
  for (const size of sizes) {
    const comments = commentsOf(size);
    for (let start = 0; start < size; start += 1_000) {
      const part = comments.slice(start, start + 1_000);
      await store.comments.insertNew(part);
      await store.articles.touch(part);
    }
  }
  await store.close();
}

function commentsOf(size: number): readonly Comment[] {
  let first: Comment | undefined;
  return Array.from({ length: size }, (_, index) => {
    const comment = commentOf(size, index, index % perThread === 0 ? undefined : first);
    if (index % perThread === 0) first = comment;
    return comment;
  });
}

function commentOf(size: number, index: number, parent: Comment | undefined): Comment {
  const id = uuid();
  const createdAt = new Date(Date.UTC(2026, 0, 1) + index * 60_000);
  return {
    id,
    site: "default",
    article: String(size),
    ...(parent ? { parent: parent.id } : {}),
    name: `Reader ${index}`,
    email: `reader.${index}@example.org`,
    body: `The *tide* came in at ${index} past, as the table says.\n\nI have it from <https://example.org/${index}>.`,
    createdAt,
    acceptedAt: createdAt,
    judgedAt: createdAt,
    author: { key: `author-${index % 50}`, id: uuid(), returning: false },
    form: { honeypot: false, token: "missing" },
    via: "browser",
    status: "approved",
    findings: [],
    score: 0,
    version: 0,
    ...placeInThread({ id, createdAt: createdAt.toISOString() }, parent),
  };
}
