import { startTestService, type TestService } from "../support/service.ts";
import { until } from "../support/until.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService(
    {},
    { sites: { open: { policy: { mode: "open", flood: { burstSeconds: 0, perHour: 10_000 } } } } },
  );
});
afterAll(() => service.stop());

async function publish(article: string, change: object = {}): Promise<string> {
  const comment = await service.post({ site: "open", article, ...change });
  expect(await service.judged(comment)).toBe("approved");
  return comment.id;
}

/** Eleven comments in four threads, in the order in which they were written. */
async function publishThreads(article: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const parent of [undefined, 0, undefined, 1, 2, 0, undefined, 6, undefined, 3, 8])
    ids.push(await publish(article, parent === undefined ? {} : { parent: ids[parent] }));
  return ids;
}

const page = async (query: string) => (await service.call("GET", `/v1/comments?site=open&${query}`)).body;
const idsOf = (body: { comments: { id: string }[] }): string[] => body.comments.map(({ id }) => id);

describe("an article's comments", () => {
  let written: readonly string[];
  beforeAll(async () => {
    written = await publishThreads("/threads");
  });
  const named = (order: readonly number[]) => order.map((index) => written[index]);
  const oldest = [0, 1, 3, 9, 5, 2, 4, 6, 7, 8, 10];
  const newest = [8, 10, 6, 7, 2, 4, 0, 1, 3, 9, 5];

  it.each([
    ["oldest", oldest],
    ["newest", newest],
  ] as const)(
    "stand thread by thread, the %s first, each reply after what it answers",
    async (order, expected) => {
      expect(idsOf(await page(`article=/threads&order=${order}`))).toEqual(named(expected));
    },
  );

  it.each([
    ["oldest", 1],
    ["oldest", 3],
    ["newest", 2],
    ["newest", 4],
  ] as const)("can be paged forth and back in order %s by %i", async (order, limit) => {
    const whole = named(order === "oldest" ? oldest : newest);
    const at = (cursor: string | null) =>
      page(`article=/threads&order=${order}&limit=${limit}${cursor ? `&cursor=${cursor}` : ""}`);
    const pages = [await at(null)];
    for (let last = pages[0]; last.nextCursor; last = pages.at(-1)) pages.push(await at(last.nextCursor));
    expect(pages.flatMap(idsOf)).toEqual(whole);
    expect(pages[0].prevCursor).toBeNull();

    const back = [pages.at(-1)];
    for (let first = back[0]; first.prevCursor; first = back.at(-1)) back.push(await at(first.prevCursor));
    expect(back.reverse().flatMap(idsOf)).toEqual(whole);
  });

  it("keep their place while others come in", async () => {
    const article = "/growing";
    const ids = [await publish(article), await publish(article), await publish(article)];
    const first = await page(`article=${article}&order=newest&limit=2`);
    await publish(article);
    const second = await page(`article=${article}&order=newest&limit=2&cursor=${first.nextCursor}`);
    expect([...idsOf(first), ...idsOf(second)]).toEqual([...ids].reverse());
    // The number follows the comments within moments.
    await until("the number is up to date", async () => (await page(`article=${article}`)).total === 4);
  });
});

describe("caching", () => {
  it("answers 304 until something changes", async () => {
    const article = "/cached";
    const id = await publish(article);
    const get = (etag?: string) =>
      service.call(
        "GET",
        `/v1/comments?site=open&article=${article}`,
        etag ? { headers: { "if-none-match": etag } } : {},
      );
    let etag = "";
    await until("the page has settled", async () => {
      etag = (await get()).headers.get("etag") ?? "";
      const unchanged = await get(etag);
      return unchanged.status === 304 && unchanged.body === "";
    });
    expect((await get(`"other", ${etag}`)).status).toBe(304);

    await publish(article);
    await until("the page has changed", async () => (await get(etag)).status === 200);
    const grown = await get();
    expect(grown.body.total).toBe(2);

    await service.decide(id, "delete");
    expect(await get(grown.headers.get("etag") ?? "")).toMatchObject({ status: 200, body: { total: 1 } });
  });

  it("tells pages of one article apart by limit, order and cursor", async () => {
    const article = "/tags";
    await publish(article);
    await publish(article);
    const tag = async (query: string) =>
      (await service.call("GET", `/v1/comments?site=open&article=${article}${query}`)).headers.get("etag");
    const tags = [await tag(""), await tag("&limit=1"), await tag("&order=newest")];
    expect(new Set(tags).size).toBe(3);
  });
});
