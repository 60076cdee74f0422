import fc from "fast-check";
import { Redis } from "ioredis";
import {
  createNearSightingsRepository,
  type NearSighting,
} from "../../src/store/near-sightings.repository.ts";
import { testRedisUrl, uniqueName } from "../support/stores.ts";

const redis = new Redis(testRedisUrl());
afterAll(() => redis.disconnect());

let written = 0;
function sighting(change: Partial<NearSighting> & { site?: string; article?: string; author?: string } = {}) {
  written++;
  const { site = "s", article = `/${written}`, author = `a${written}`, ...rest } = change;
  return {
    submission: { id: `c${written}`, site, article, author: { key: author, returning: false } },
    sketch: `sketch${written}`,
    bands: ["b1", "b2", "b3"],
    windowMs: 60_000,
    ...rest,
  };
}
const fresh = () => createNearSightingsRepository(redis, uniqueName("near"));
const ids = (found: readonly (readonly { comment: string }[])[]) =>
  found.map((lookalikes) => lookalikes.map(({ comment }) => comment));

describe("near sightings", () => {
  it("when two in one job share a band, the second sees the first, once", async () => {
    const one = sighting();
    const two = sighting({ bands: ["x", "b2", "b3"] });
    expect(await fresh().record([one, two])).toEqual([
      [],
      [{ comment: one.submission.id, sketch: one.sketch }],
    ]);
  });

  it("when no band is shared, or the site is another, they do not see each other", async () => {
    const found = await fresh().record([
      sighting(),
      sighting({ bands: ["x", "y", "z"] }),
      sighting({ site: "other" }),
    ]);
    expect(ids(found)).toEqual([[], [], []]);
  });

  it("when the same author writes it under the same article again, it is no look-alike", async () => {
    const repository = fresh();
    await repository.record([sighting({ article: "/a", author: "ada" })]);
    const [mended, elsewhere] = await repository.record([
      sighting({ article: "/a", author: "ada" }),
      sighting({ article: "/b", author: "ada" }),
    ]);
    expect(mended).toEqual([]);
    expect(elsewhere).toHaveLength(2);
  });

  it("when a job runs again, the answer is the same", async () => {
    const repository = fresh();
    const first = [sighting(), sighting()];
    const answer = await repository.record(first);
    await repository.record([sighting()]);
    expect(await repository.record(first)).toEqual(answer);
  });

  it("when a comment has another text by now, it is looked up by that", async () => {
    const repository = fresh();
    const advert = sighting({ bands: ["advert"] });
    const harmless = sighting({ bands: ["harmless"] });
    await repository.record([advert, harmless]);
    const edited = { ...harmless, sketch: "other", bands: ["advert"] };
    expect(ids(await repository.record([edited]))).toEqual([[advert.submission.id]]);
  });

  it("when two are judged at the same moment, exactly one sees the other", async () => {
    const repository = fresh();
    const pairs = Array.from({ length: 50 }, (_none, n) => [
      sighting({ bands: [`p${n}`] }),
      sighting({ bands: [`p${n}`] }),
    ]);
    const found = await Promise.all(
      pairs.map((pair) => Promise.all(pair.map((one) => repository.record([one])))),
    );
    for (const pair of found) expect(pair.flat(2)).toHaveLength(1);
  });

  it("forgets after the window", async () => {
    const prefix = uniqueName("near");
    await createNearSightingsRepository(redis, prefix).record([sighting({ windowMs: 5_000 })]);
    const keys = await redis.keys(`${prefix}:near:*`);
    expect(keys).toHaveLength(4);
    for (const key of keys) {
      const left = await redis.pttl(key);
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThanOrEqual(5_000);
    }
  });

  it("gives those first that share most bands, and 20 at most", async () => {
    const repository = fresh();
    const [alike] = [sighting({ bands: ["b1", "b2", "b3"] })];
    await repository.record([
      ...Array.from({ length: 30 }, () => sighting({ bands: ["b1", "x", "y"] })),
      alike,
    ]);
    const [found = []] = await repository.record([sighting()]);
    expect(found).toHaveLength(20);
    expect(found[0]?.comment).toBe(alike.submission.id);
  });

  it("keeps a bounded number of a flood, the newest", async () => {
    const prefix = uniqueName("near");
    const repository = createNearSightingsRepository(redis, prefix);
    const flood = Array.from({ length: 300 }, () => sighting());
    const found = await repository.record(flood);
    expect(ids(found.slice(-1))).toEqual([
      flood
        .slice(-21, -1)
        .map(({ submission }) => submission.id)
        .reverse(),
    ]);
    for (const key of await redis.keys(`${prefix}:near:band:*`))
      expect(await redis.strlen(key)).toBe(32 * 18);
  });

  it("when bands, articles and authors are any text, then each is found by its own bands only", async () => {
    const prefix = uniqueName("near");
    const word = fc.stringMatching(/^[\w:-]{1,8}$/);
    const repository = createNearSightingsRepository(redis, prefix);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(word, { minLength: 1, maxLength: 4 }), { maxLength: 20 }),
        async (bands) => {
          const site = uniqueName("site");
          const sightings = bands.map((own) => sighting({ site, bands: [...new Set(own)] }));
          const expected = sightings.map((one, at) =>
            sightings
              .slice(0, at)
              .filter((earlier) => earlier.bands.some((band) => one.bands.includes(band)))
              .map(({ submission }) => submission.id)
              .sort(),
          );
          expect(ids(await repository.record(sightings)).map((found) => [...found].sort())).toEqual(expected);
        },
      ),
      { numRuns: 40 },
    );
  });
});
