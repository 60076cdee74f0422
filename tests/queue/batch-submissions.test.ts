import { setImmediate as turn } from "node:timers/promises";
import fc from "fast-check";
import type { Submission } from "../../src/comment.ts";
import { batchSubmissions } from "../../src/queue/batch-submissions.ts";
import { submissionOf } from "../support/submissions.ts";

/** A sender whose sends end when the test says so. */
function heldSender() {
  const batches: (readonly Submission[])[] = [];
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  return {
    batches,
    send: (batch: readonly Submission[]) =>
      new Promise<void>((resolve, reject) => {
        batches.push(batch);
        ends.push({ resolve, reject });
      }),
    end: (at: number) => ends[at]?.resolve(),
    fail: (at: number) => ends[at]?.reject(new Error("Redis is away")),
  };
}

const numbered = (count: number): Submission[] =>
  Array.from({ length: count }, (_, index) => submissionOf({ body: `comment ${index}` }));

describe("batchSubmissions", () => {
  it("sends a lone submission in the turn that it came in", async () => {
    const { send, batches, end } = heldSender();
    const done = batchSubmissions(send)(submissionOf());
    await turn();
    expect(batches).toHaveLength(1);
    end(0);
    await done;
  });

  it("lets those that arrive in one turn travel together", async () => {
    const { send, batches, end } = heldSender();
    const all = numbered(3).map(batchSubmissions(send));
    await turn();
    expect(batches.map(({ length }) => length)).toEqual([3]);
    end(0);
    await Promise.all(all);
  });

  it("lets those that arrive during a send travel together in the next", async () => {
    const { send, batches, end } = heldSender();
    const submit = batchSubmissions(send, { maxCount: 3, maxBytes: 1e6 });
    const first = submit(submissionOf());
    await turn();
    const others = numbered(5).map(submit);
    await turn();
    expect(batches.map(({ length }) => length)).toEqual([1]);
    end(0);
    await first;
    expect(batches.map(({ length }) => length)).toEqual([1, 3]);
    end(1);
    await Promise.all(others.slice(0, 3));
    end(2);
    await Promise.all(others);
    expect(batches.map(({ length }) => length)).toEqual([1, 3, 2]);
  });

  it("has as many sends under way as it may, and no more", async () => {
    const { send, batches, end } = heldSender();
    const submit = batchSubmissions(send, { maxCount: 2, maxBytes: 1e6 }, { sends: 2 });
    const all = numbered(7).map(submit);
    await turn();
    expect(batches.map(({ length }) => length)).toEqual([2, 2]);
    // The second ends first: each waits for its own send alone.
    end(1);
    await Promise.all(all.slice(2, 4));
    expect(batches.map(({ length }) => length)).toEqual([2, 2, 2]);
    for (const at of [0, 2]) end(at);
    await Promise.all(all.slice(0, 6));
    end(3);
    await Promise.all(all);
  });

  it("fails those that wait behind a failed send, and sends again afterwards", async () => {
    const { send, batches, end, fail } = heldSender();
    const submit = batchSubmissions(send);
    const first = submit(submissionOf());
    await turn();
    const all = [first, ...numbered(2).map(submit)];
    fail(0);
    for (const done of all) await expect(done).rejects.toThrow("Redis is away");
    const later = submit(submissionOf());
    await turn();
    expect(batches).toHaveLength(2);
    end(1);
    await later;
  });

  it("loses none, doubles none and keeps both limits, whatever arrives", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 60 }), async (sizes) => {
        const limits = { maxCount: 5, maxBytes: 2_000 };
        const batches: (readonly Submission[])[] = [];
        const submit = batchSubmissions(async (batch) => void batches.push(batch), limits);
        const submissions = sizes.map((size, index) =>
          submissionOf({ body: `${index} ${"x".repeat(size)}` }),
        );
        await Promise.all(submissions.map(submit));
        expect(batches.flat()).toEqual(submissions);
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(limits.maxCount);
          const bytes = batch.reduce((sum, one) => sum + Buffer.byteLength(JSON.stringify(one)), 0);
          if (batch.length > 1) expect(bytes).toBeLessThanOrEqual(limits.maxBytes);
        }
      }),
    );
  });
});
