import { calm, startTestService, type TestService } from "../support/service.ts";

const dayMs = 86_400_000;
let service: TestService;

beforeAll(async () => {
  service = await startTestService(
    {},
    {
      sites: {
        default: { policy: { ...calm, mode: "open" }, allowedOrigins: ["https://news.example"] },
        ageing: { policy: { ...calm, mode: "open", thread: { closeAfterDays: 10 } } },
      },
    },
  );
});
afterAll(() => service.stop());

const read = async (article: string, site = "default") =>
  (await service.call("GET", `/v1/comments?site=${site}&article=${encodeURIComponent(article)}`)).body;
const move = (from: string, to: string) => service.admin("POST", "/v1/articles/moves", { from, to });
const set = (settings: object) => service.admin("PATCH", "/v1/articles", settings);

async function posted(change: object) {
  const comment = await service.post(change);
  await service.judged(comment);
  return comment;
}

describe("an article's comments", () => {
  it("when they are moved, then both addresses show them and take the next one", async () => {
    const first = await posted({ article: "/old" });
    expect((await move("/old", "/new")).body).toEqual({ moved: 1 });
    const second = await posted({ article: "/new", parent: first.id });
    for (const article of ["/old", "/new"]) {
      const { comments, total } = await read(article);
      expect(comments.map(({ id }: { id: string }) => id)).toEqual([first.id, second.id]);
      expect(total).toBe(2);
    }
  });

  it("when two articles are merged, then their comments stand together by age", async () => {
    const first = await posted({ article: "/a" });
    const second = await posted({ article: "/b" });
    await move("/b", "/a");
    expect((await read("/a")).comments.map(({ id }: { id: string }) => id)).toEqual([first.id, second.id]);
  });

  it("when they are moved there and back, then nothing goes in circles", async () => {
    await posted({ article: "/there" });
    await move("/there", "/back");
    await move("/back", "/there");
    expect((await read("/back")).total).toBe(1);
    expect((await read("/there")).total).toBe(1);
  });

  it("when moved onto itself or without the right, then it is refused", async () => {
    expect((await move("/same", "/same")).status).toBe(422);
    const anonymous = await service.call("POST", "/v1/articles/moves", { body: { from: "/x", to: "/y" } });
    expect(anonymous.status).toBe(401);
  });
});

describe("a closed article", () => {
  it("when an operator closes it, then it takes no comment and says so", async () => {
    expect((await set({ article: "/closed", closed: true })).status).toBe(204);
    expect((await read("/closed")).thread.closed).toBe("article");
    const answer = await service.call("POST", "/v1/comments", {
      body: { article: "/closed", name: "A", email: "a@example.org", body: "Late." },
    });
    expect(answer.status).toBe(403);
    expect(answer.body.type).toBe("urn:problem:closed");
  });

  it("when it is old enough, then it is closed unless an operator keeps it open", async () => {
    const openedAt = new Date(Date.now() - 11 * dayMs).toISOString();
    await set({ site: "ageing", article: "/aged", openedAt });
    expect((await read("/aged", "ageing")).thread.closed).toBe("age");
    await set({ site: "ageing", article: "/aged", closed: false });
    expect((await read("/aged", "ageing")).thread.closed).toBeNull();
  });
});

describe("address and title", () => {
  const state = async (article: string) =>
    (await service.services.store.articles.states([{ site: "default", article }]))[0];

  it("when a page of the site names them, then they are remembered from the first comment", async () => {
    const articleUrl = "https://news.example/tides";
    await posted({ article: "/named", articleUrl, articleTitle: "Tides" });
    await posted({ article: "/named", articleUrl, articleTitle: "Changed" });
    expect(await state("/named")).toMatchObject({ url: articleUrl, title: "Tides" });
  });

  it("when another page names them, then they are not", async () => {
    await posted({ article: "/unnamed", articleUrl: "https://elsewhere.example/x", articleTitle: "Spam" });
    expect((await state("/unnamed"))?.url).toBeUndefined();
    expect((await state("/unnamed"))?.title).toBeUndefined();
  });
});

it.each(["/quotes\"'", "/a/b%2Fc?d=e", "%", "x".repeat(512), "日本/記事"])(
  "takes the article %s",
  async (article) => {
    const { id } = await posted({ article });
    expect((await read(article)).comments).toMatchObject([{ id, article }]);
  },
);
