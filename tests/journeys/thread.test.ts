import { calm, startTestService, type TestService } from "../support/service.ts";
import { until } from "../support/until.ts";

let service: TestService;

beforeAll(async () => {
  service = await startTestService({}, { sites: { default: { policy: { ...calm, mode: "open" } } } });
});
afterAll(() => service.stop());

const thread = (article: string, more = "") =>
  service.call("GET", `/v1/comments?article=${encodeURIComponent(article)}${more}`);

async function posted(change: object) {
  const comment = await service.post(change);
  await service.judged(comment);
  return comment.id;
}

/** Three threads, with one, three and two comments. */
async function threads(article: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const replies of [0, 2, 1]) {
    const first = await posted({ article });
    ids.push(first);
    for (let reply = 0; reply < replies; reply++) await posted({ article, parent: first });
  }
  return ids;
}

type Listed = { id: string; thread: string };

describe("a thread", () => {
  it("when ordered by replies, then the longest comes first, page by page the same as at once", async () => {
    const [one, three, two] = await threads("/replies");
    const whole = (await thread("/replies", "&order=replies")).body.comments as Listed[];
    expect([...new Set(whole.map((comment) => comment.thread))]).toEqual([three, two, one]);

    const paged: Listed[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const { body } = await thread("/replies", `&order=replies&limit=2${cursor && `&cursor=${cursor}`}`);
      paged.push(...body.comments);
      cursor = body.nextCursor;
    }
    expect(paged.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
  });

  it("when begun at a comment, then what it answers stands above it", async () => {
    const [, first] = await threads("/at");
    const reply = ((await thread("/at")).body.comments as Listed[]).findLast(
      ({ thread, id }) => thread === first && id !== first,
    );
    const { body } = await thread("/at", `&at=${reply?.id}`);
    expect(body.comments.slice(0, 2)).toMatchObject([{ id: first }, { id: reply?.id }]);
    expect(body.prevCursor).toEqual(expect.any(String));
  });

  it("when the comment to begin at is not there, then it says so", async () => {
    expect((await thread("/at", "&at=01920000-0000-7000-8000-000000000001")).status).toBe(404);
  });

  it("when asked again with its ETag, then it answers 304 and still hands out a form token", async () => {
    await posted({ article: "/etag" });
    await until("it is counted", async () => (await thread("/etag")).body.total === 1);
    const first = await thread("/etag");
    expect(first.body.thread).toEqual({ closed: null, editMinutes: 15, maxDepth: 4 });
    const again = await service.call("GET", "/v1/comments?article=%2Fetag", {
      headers: { "if-none-match": first.headers.get("etag") ?? "" },
    });
    expect(again.status).toBe(304);
    expect(again.headers.get("form-token")).toMatch(/^[0-9a-z]+\./);
  });

  it("when the form's token is sent back, then the check knows how long the form was open", async () => {
    const formToken = (await thread("/token")).headers.get("form-token");
    const { id } = await service.post({ article: "/token", formToken });
    const stored = await service.services.store.comments.find(id);
    expect(stored?.form.token ?? "valid").toBe("valid");
  });

  it("shows the same picture for the same author, and nothing that leads to the e-mail", async () => {
    await posted({ article: "/picture", email: "same@example.org" });
    await posted({ article: "/picture", email: "Same@example.org" });
    const { comments } = (await thread("/picture")).body;
    expect(comments[0].picture).toMatch(/^[0-9a-f]{12}$/);
    expect(comments[1].picture).toBe(comments[0].picture);
    const stored = await service.services.store.comments.find(comments[0].id);
    expect(JSON.stringify(comments)).not.toContain(stored?.author.key.slice(0, 12));
  });
});

describe("other forms of a thread", () => {
  it("when asked for as HTML, then every comment has its anchor and nothing of it runs", async () => {
    const id = await posted({ article: "/html", name: "<b>Eve</b>", body: "<script>alert(1)</script>" });
    const { status, body, headers } = await service.call("GET", "/v1/comments.html?article=/html");
    expect(status).toBe(200);
    expect(headers.get("content-type")).toMatch(/^text\/html/);
    expect(body).toContain(`<article id="comment-${id}">`);
    expect(body).toContain("&lt;b&gt;Eve&lt;/b&gt;");
    expect(body).not.toContain("<script");
  });

  it("when asked for as a feed, then the newest comes first", async () => {
    await posted({ article: "/feed", name: "Ada & Co" });
    const second = await posted({ article: "/feed" });
    const { body, headers } = await service.call("GET", "/v1/comments.atom?article=/feed");
    expect(headers.get("content-type")).toMatch(/^application\/atom\+xml/);
    expect(body.indexOf(`urn:uuid:${second}`)).toBeLessThan(body.indexOf("Ada &amp; Co"));
  });

  it("when a text is previewed, then it goes through the renderer of published comments", async () => {
    const { body } = await service.call("POST", "/v1/preview", {
      body: { body: "*yes* <img src=x onerror=alert(1)>" },
    });
    expect(body.html).toBe("<p><em>yes</em> &lt;img src=x onerror=alert(1)&gt;</p>");
  });
});
