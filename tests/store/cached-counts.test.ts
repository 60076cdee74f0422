import type { Status } from "../../src/comment.ts";
import { cacheCounts } from "../../src/store/cached-counts.ts";

/** Counts as many pending comments as it was asked for pending ones, each time taking no time at all. */
function counting() {
  let now = 0;
  let times = 0;
  const counts = cacheCounts(
    {
      countByStatus: async (_sites, status: Status) =>
        new Map(status === "pending" ? [["news", ++times]] : []),
      countReported: async () => new Map(),
    },
    async () => ["news"],
    () => now,
  );
  return {
    async readAt(ms: number) {
      now = ms;
      return (await counts.read()).get("news")?.pending;
    },
  };
}

describe("cacheCounts", () => {
  it("counts anew for the next one after a second, and makes nobody wait for it", async () => {
    const { readAt } = counting();
    expect(await readAt(0)).toBe(1);
    expect(await readAt(999)).toBe(1);
    expect(await readAt(1_001)).toBe(1);
    await new Promise(setImmediate);
    expect(await readAt(1_002)).toBe(2);
  });

  it("when nobody has asked for long, counts before it answers", async () => {
    const { readAt } = counting();
    expect(await readAt(0)).toBe(1);
    expect(await readAt(60_000)).toBe(2);
  });
});
