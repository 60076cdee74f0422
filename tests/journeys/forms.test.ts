import { calm, startTestService, type TestService } from "../support/service.ts";

let service: TestService;

beforeAll(async () => {
  service = await startTestService(
    {},
    {
      sites: {
        default: { policy: { ...calm, mode: "open" }, allowedOrigins: ["https://news.example"] },
        slow: { policy: { flood: { burstSeconds: 60 } } },
        held: { policy: { ...calm, mode: "review" } },
      },
    },
  );
  await service.admin("PATCH", "/v1/articles", { article: "shut", closed: true });
});
afterAll(() => service.stop());

type Fields = Readonly<Record<string, string>>;

const submit = (path: string, fields: Fields, headers: Fields = {}) =>
  service.call("POST", path, {
    body: new URLSearchParams(fields).toString(),
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "text/html", ...headers },
  });

describe("the form without JavaScript", () => {
  const form = (fields: Fields, headers?: Fields) =>
    submit(
      "/v1/comments",
      { article: "/plain", name: "Ada", email: "ada@example.org", body: "Plain.", ...fields },
      headers,
    );

  it("is a page that the site's pages may frame, with a token of its time", async () => {
    const { status, headers, body } = await service.call("GET", "/embed/form?article=%2Fplain&lang=de");
    expect(status).toBe(200);
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'self' https://news.example");
    expect(headers.get("x-frame-options")).toBeNull();
    expect(body).toMatch(/name="formToken" value="[0-9a-z]+\./);
    expect(body).toContain("Kommentar abschicken");
  });

  it("when it fits, then the browser goes back to the article with the place marked", async () => {
    const { status, headers } = await form({ articleUrl: "https://news.example/plain?x=1#top" });
    expect(status).toBe(303);
    expect(headers.get("location")).toMatch(/^https:\/\/news\.example\/plain\?x=1#comment-[0-9a-f-]{36}$/);
  });

  it("when the article is not known, then a page says that the comment is in", async () => {
    const { status, body } = await form({ articleUrl: "https://elsewhere.example/" });
    expect(status).toBe(202);
    expect(body).toContain("Your comment was received");
  });

  it("when fields do not fit, then the page shows the errors at the fields with all that was typed", async () => {
    const { status, headers, body } = await form({ email: "nobody", name: "", body: '<b>kept</b> "text"' });
    expect(status).toBe(422);
    expect(headers.get("content-type")).toMatch(/^text\/html/);
    expect(body).toContain("&lt;b&gt;kept&lt;/b&gt; &quot;text&quot;");
    expect(body).toMatch(
      /id="email"[^>]*value="nobody"[^>]*aria-invalid="true" aria-describedby="email-error"/,
    );
    expect(body).toContain("Name is required.");
    expect(body).not.toContain("<b>kept");
  });

  it("when the article is closed, then the page says so and offers no form", async () => {
    const { status, body } = await form({ article: "shut" });
    expect(status).toBe(403);
    expect(body).toContain("Comments on this article are closed.");
    expect(body).not.toContain("<form");
    expect((await service.call("GET", "/embed/form?article=shut")).body).not.toContain("<form");
  });
});

describe("a WordPress form", () => {
  let sent = 0;
  const good = (): Fields => ({
    comment: `A remark, number ${++sent}.`,
    author: "Ada",
    email: "ada@example.org",
    url: "example.org",
    comment_post_ID: "17",
    comment_parent: "0",
    redirect_to: "https://news.example/tides",
  });
  const post = (change: Fields = {}, headers?: Fields) =>
    submit("/wp-comments-post.php", { ...good(), ...change }, headers);
  const list = async (query = "post=17") => service.call("GET", `/wp-json/wp/v2/comments?${query}`);

  it("when the comment is approved, then it leads to its place", async () => {
    const { status, headers } = await post();
    expect(status).toBe(302);
    expect(headers.get("location")).toMatch(/^https:\/\/news\.example\/tides#comment-\d+$/);
  });

  it("when the comment is held, then the address tells its number and a hash", async () => {
    const { status, headers } = await post(
      { site: "held", redirect_to: "" },
      { referer: `${service.url}/demo` },
    );
    expect(status).toBe(302);
    expect(headers.get("location")).toMatch(/\/demo\?unapproved=\d+&moderation-hash=[\w-]+#comment-\d+$/);
  });

  it("when listed, then comments have WordPress's shape and a reply finds its parent by number", async () => {
    const number =
      (await post({ comment_post_ID: "18" })).headers.get("location")?.split("#comment-")[1] ?? "";
    const reply = await post({ comment_post_ID: "18", comment_parent: number });
    expect(reply.status).toBe(302);
    const { body, headers } = await list("post=18&order=asc");
    expect(headers.get("x-wp-total")).toBe("2");
    expect(body).toMatchObject([
      {
        id: Number(number),
        post: 18,
        parent: 0,
        author_name: "Ada",
        author_url: "http://example.org",
        status: "approved",
      },
      { parent: Number(number) },
    ]);
    expect(JSON.stringify(body)).not.toContain("ada@example.org");
  });

  const refused: [string, Fields, number, RegExp][] = [
    ["the name is missing", { author: "" }, 200, /both are required/],
    ["the e-mail is missing", { email: " " }, 200, /both are required/],
    ["the e-mail is none", { email: "ada" }, 200, /does not look like one/],
    ["the comment is blank", { comment: " \n" }, 200, /is empty/],
    ["the name is over 245 bytes", { author: "é".repeat(123) }, 200, /longer than allowed/],
    [
      "the e-mail is over 100 bytes",
      { email: `${"a".repeat(60)}@${"b".repeat(40)}.org` },
      200,
      /longer than allowed/,
    ],
    [
      "the URL is over 200 bytes",
      { url: `https://e.example/${"x".repeat(200)}` },
      200,
      /longer than allowed/,
    ],
    ["the comment is over 65,525 bytes", { comment: "x".repeat(65_526) }, 200, /longer than allowed/],
    ["the article is closed", { comment_post_ID: "shut" }, 403, /takes no more comments/],
    ["the parent is not there", { comment_parent: "12345" }, 403, /cannot be answered/],
    ["no article is named", { comment_post_ID: "" }, 404, /which article/],
  ];
  it.each(refused)("when %s, then a page says it and leads back", async (_what, change, status, words) => {
    const answer = await post(change);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toMatch(/^text\/html/);
    expect(answer.body).toMatch(words);
  });

  it("when the same is said again, then 409", async () => {
    const again = { comment: "Said once and twice." };
    expect((await post(again)).status).toBe(302);
    expect((await post(again)).status).toBe(409);
  });

  it("when a second comment follows too fast, then 429", async () => {
    const slow = { site: "slow" };
    expect((await post(slow, { referer: `${service.url}/demo` })).status).toBe(302);
    expect((await post(slow)).status).toBe(429);
  });

  it("when a page of another site sends it, then 403; when it is no POST, then 405", async () => {
    expect((await post({}, { origin: "https://elsewhere.example" })).status).toBe(403);
    expect((await service.call("GET", "/wp-comments-post.php")).status).toBe(405);
  });

  it("when the reader agrees to be remembered, then the next comment is by the same author", async () => {
    const first = await post({ "wp-comment-cookies-consent": "yes" });
    const cookie = first.headers.get("set-cookie")?.split(";")[0] ?? "";
    await post({ comment_post_ID: "19" }, { cookie });
    const { body } = await service.call("GET", "/v1/comments?article=19");
    const stored = await service.services.store.comments.find(body.comments[0].id);
    expect(stored?.author.returning).toBe(true);
  });
});
