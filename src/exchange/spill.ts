import { once } from "node:events";
import { createReadStream, createWriteStream, type WriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Unplaced } from "./complete-comment.ts";
import type { Waiting } from "./place-comments.ts";
import { readLines } from "./read-lines.ts";

/** Comments put aside on disk until their parents are stored, so that memory stays bounded. */
export interface Spill {
  add(waiting: readonly Waiting[]): Promise<void>;
  /** How many were added since the last `take`. */
  size(): number;
  /** What was added so far, in batches; what is added meanwhile is for the next `take`. */
  take(batchSize: number): AsyncGenerator<readonly Waiting[]>;
  close(): Promise<void>;
}

export async function openSpill(): Promise<Spill> {
  const folder = await mkdtemp(join(tmpdir(), "comment-import-"));
  let round = 0;
  let count = 0;
  let out: WriteStream | undefined;
  const fileOf = (number: number): string => join(folder, `${number}.jsonl`);

  return {
    async add(waiting) {
      if (waiting.length === 0) return;
      out ??= createWriteStream(fileOf(round), { mode: 0o600 });
      count += waiting.length;
      const text = waiting.map((one) => `${JSON.stringify(one)}\n`).join("");
      if (!out.write(text)) await once(out, "drain");
    },
    size: () => count,
    async *take(batchSize) {
      const file = fileOf(round);
      const written = out;
      round++;
      count = 0;
      out = undefined;
      if (!written) return;
      await new Promise<void>((done) => written.end(done));
      let batch: Waiting[] = [];
      for await (const { text } of readLines(createReadStream(file, "utf8"))) {
        batch.push(revive(text));
        if (batch.length < batchSize) continue;
        yield batch;
        batch = [];
      }
      if (batch.length > 0) yield batch;
      await rm(file);
    },
    async close() {
      const open = out;
      if (open) await new Promise<void>((done) => open.end(done));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function revive(text: string): Waiting {
  const { line, comment } = JSON.parse(text) as { line: number; comment: Record<string, unknown> };
  const dates = ["createdAt", "acceptedAt", "judgedAt"].map((field) => [
    field,
    new Date(String(comment[field])),
  ]);
  return { line, comment: { ...comment, ...Object.fromEntries(dates) } as unknown as Unplaced };
}
