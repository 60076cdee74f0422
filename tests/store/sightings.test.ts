import { Redis } from "ioredis";
import { createSightingsRepository, type Sighting } from "../../src/store/sightings.repository.ts";
import { testRedisUrl, uniqueName } from "../support/stores.ts";

const redis = new Redis(testRedisUrl());
const other = new Redis(testRedisUrl());
afterAll(() => {
  redis.disconnect();
  other.disconnect();
});

const second = 1_000;
const start = Date.UTC(2026, 2, 1, 12);

function sighting(
  id: string,
  atSeconds: number,
  change: Partial<Sighting["submission"]> = {},
  foldedBody = id,
): Sighting {
  return {
    submission: {
      id,
      site: "default",
      article: "/a",
      author: { key: `author of ${id}`, returning: false },
      createdAt: new Date(start + atSeconds * second).toISOString(),
      ...change,
    },
    foldedBody,
    duplicateWindowMs: 3_600_000,
    burstMs: 15 * second,
  };
}

const one = { author: { key: "one", returning: false } };

function repository(connection = redis, prefix = uniqueName("seen")) {
  return createSightingsRepository(connection, prefix);
}

describe("sightings", () => {
  it("see look-alikes among the submissions of one job", async () => {
    const [first, again, elsewhere] = await repository().record([
      sighting("a", 0, one, "same"),
      sighting("b", 1, {}, "same"),
      sighting("c", 2, { ...one, article: "/b" }, "same"),
    ]);
    expect(first).toMatchObject({ byAuthor: { inBurst: 0, inHour: 0 } });
    expect(first).not.toHaveProperty("sameTextOnArticle");
    expect(again).toMatchObject({ sameTextOnArticle: "a" });
    expect(elsewhere).toMatchObject({ sameTextByAuthor: "a", byAuthor: { inBurst: 1, inHour: 1 } });
    expect(elsewhere).not.toHaveProperty("sameTextOnArticle");
  });

  it("give the same answer when a job runs again, whatever came in between", async () => {
    const seen = repository();
    const job = [sighting("a", 0, one, "same"), sighting("b", 1, one, "same")];
    const first = await seen.record(job);
    await seen.record([
      sighting("c", 2, one, "same"),
      sighting("d", 3, { ...one, addressHash: "x" }, "other"),
    ]);
    expect(await seen.record(job)).toEqual(first);
  });

  it("let exactly one of two workers see the other, at the same moment", async () => {
    for (let round = 0; round < 50; round++) {
      const prefix = uniqueName("race");
      const [[a], [b]] = await Promise.all([
        repository(redis, prefix).record([sighting("a", 0, one, "same")]),
        repository(other, prefix).record([sighting("b", 0, one, "same")]),
      ]);
      expect([a?.sameTextOnArticle, b?.sameTextOnArticle].filter(Boolean)).toHaveLength(1);
      expect([a?.byAuthor.inBurst, b?.byAuthor.inBurst].sort()).toEqual([0, 1]);
    }
  });

  it("count by author and by address, within the burst and within the hour", async () => {
    const seen = repository();
    const from = (key: string, addressHash: string) => ({ author: { key, returning: false }, addressHash });
    await seen.record([
      sighting("a", 0, from("one", "x")),
      sighting("b", 60, from("two", "x")),
      sighting("c", 110, from("one", "y")),
    ]);
    const [latest] = await seen.record([sighting("d", 120, from("one", "x"))]);
    expect(latest).toEqual({ byAuthor: { inBurst: 1, inHour: 2 }, byAddress: { inBurst: 0, inHour: 2 } });
    const [nextDay] = await seen.record([sighting("e", 90_000, from("one", "x"))]);
    expect(nextDay).toMatchObject({ byAuthor: { inBurst: 0, inHour: 0 } });
  });

  it("keep sites apart", async () => {
    const seen = repository();
    await seen.record([sighting("a", 0, one, "same")]);
    const [elsewhere] = await seen.record([sighting("b", 1, { ...one, site: "other" }, "same")]);
    expect(elsewhere).toEqual({ byAuthor: { inBurst: 0, inHour: 0 }, byAddress: { inBurst: 0, inHour: 0 } });
  });
});
