import { v7 as uuid } from "uuid";
import type { Comment } from "../../src/comment.ts";
import { placeInThread } from "../../src/store/place-in-thread.ts";
import { openBenchStore } from "./open-bench-store.ts";

const part = 1_000;
let written = 0;

/** Stores comments that wait for a moderator, as workers do, one a second since the year began. */
export async function fillPending(uri: string, count: number, article: string): Promise<void> {
  const store = await openBenchStore(uri);
  for (let start = 0; start < count; start += part)
    await store.comments.insertNew(
      Array.from({ length: Math.min(part, count - start) }, () => pendingComment(written++, article)),
    );
  await store.close();
}

function pendingComment(index: number, article: string): Comment {
  const createdAt = new Date(Date.UTC(2026, 0, 1) + index * 1_000);
  const id = uuid();
  return {
    id,
    site: "default",
    article,
    name: `Reader ${index}`,
    email: `reader.${index}@example.org`,
    body: `The tide came in at ${index} past, as the table says. See https://tides.example/${index} and https://pier.example/.`,
    createdAt,
    acceptedAt: createdAt,
    judgedAt: createdAt,
    author: { key: `author-${index % 5_000}`, id: uuid(), returning: false },
    addressHash: `address-${index % 2_000}`,
    form: { honeypot: false, token: "missing" },
    via: "browser",
    status: "pending",
    findings: [
      {
        check: "links",
        verdict: "hold",
        reason: "too_many_links",
        score: 0.5,
        detail: "2 links (limit 2).",
        evidence: [`https://tides.example/${index}`],
      },
    ],
    score: 0.5,
    language: "en",
    version: 0,
    ...placeInThread({ id, createdAt: createdAt.toISOString() }, undefined),
  };
}
