import { calm, startTestService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  service = await startTestService(
    {},
    {
      sites: {
        open: { policy: { ...calm, mode: "open" } },
        review: { policy: { ...calm, mode: "review" } },
        strict: { policy: {} },
      },
    },
  );
});
afterAll(() => service.stop());

const published = async (article: string) =>
  (await service.call("GET", `/v1/comments?article=${encodeURIComponent(article)}`)).body;

describe("the way of a comment", () => {
  it("when a newcomer posts, the comment waits, a moderator approves it, and everybody reads it", async () => {
    const article = "/journey/approve";
    const posted = await service.call("POST", "/v1/comments", {
      body: {
        article,
        name: "Ada",
        email: "ada@example.org",
        website: "https://ada.example/",
        body: "The *second* chart is wrong.",
      },
    });
    expect(posted.status).toBe(202);
    expect(posted.body).toMatchObject({ status: "queued", statusUrl: `/v1/comments/${posted.body.id}` });
    expect(posted.headers.get("location")).toBe(posted.body.statusUrl);
    expect(await service.judged(posted.body)).toBe("pending");
    expect(await published(article)).toMatchObject({ comments: [], total: 0 });

    const waiting = await service.admin("GET", `/v1/moderation/comments?article=${article}`);
    expect(waiting.body).toMatchObject({
      total: 1,
      comments: [
        {
          id: posted.body.id,
          email: "ada@example.org",
          findings: [{ check: "site-mode", reason: "newcomer" }],
        },
      ],
    });

    const decided = await service.decide(posted.body.id, "approve", { reason: "on topic" });
    expect(decided).toMatchObject({
      status: 200,
      body: { status: "approved", decision: { by: "admin", from: "pending" } },
    });
    expect(await published(article)).toMatchObject({
      total: 1,
      comments: [
        {
          id: posted.body.id,
          parent: null,
          name: "Ada",
          website: "https://ada.example/",
          body: "The *second* chart is wrong.",
          html: "<p>The <em>second</em> chart is wrong.</p>",
        },
      ],
    });
    expect((await service.call("GET", "/v1/counts?article=/journey/approve&article=/none")).body).toEqual({
      counts: { "/journey/approve": 1, "/none": 0 },
    });
    const trail = await service.admin("GET", `/v1/moderation/audit?comment=${posted.body.id}`);
    expect(trail.body.entries).toMatchObject([
      { by: "admin", decision: "approve", from: "pending", to: "approved", reason: "on topic" },
    ]);
  });

  it("when a comment is rejected, its author hears that it was not published and nobody else hears of it", async () => {
    const article = "/journey/reject";
    const comment = await service.post({ article });
    await service.judged(comment);
    await service.decide(comment.id, "reject");
    expect(await service.judged(comment)).toBe("rejected");
    expect((await service.call("GET", `/v1/comments/${comment.id}`)).status).toBe(404);
    expect(await published(article)).toMatchObject({ comments: [], total: 0 });
  });

  it("when an approved comment is taken back, it leaves the page", async () => {
    const article = "/journey/take-back";
    const comment = await service.post({ article });
    await service.judged(comment);
    await service.decide(comment.id, "approve");
    expect((await published(article)).total).toBe(1);
    const { version } = (await service.admin("GET", `/v1/moderation/comments/${comment.id}`)).body;
    expect((await service.decide(comment.id, "spam", { version })).status).toBe(200);
    expect(await published(article)).toMatchObject({ comments: [], total: 0 });
  });

  it("when an author with an approved comment returns with the token, the comment is published at once", async () => {
    const article = "/journey/return";
    const author = { article, name: "Grace", email: "grace@example.org" };
    const first = await service.post({ ...author, body: "First." });
    await service.judged(first);
    await service.decide(first.id, "approve");

    const fake = await service.post({ ...author, body: "The same name and e-mail, typed by somebody else." });
    const second = await service.post({ ...author, body: "Second.", authorToken: first.authorToken });
    const other = await service.post({
      ...author,
      email: "eve@example.org",
      body: "Third.",
      authorToken: first.authorToken,
    });
    expect(await service.judged(fake)).toBe("pending");
    expect(await service.judged(other)).toBe("pending");
    expect(await service.judged(second)).toBe("approved");
    expect(await published(article)).toMatchObject({ total: 2 });
  });

  it("when a site is open, clean comments are published and others wait", async () => {
    expect(await service.judged(await service.post({ site: "open" }))).toBe("approved");
    const links = {
      site: "open",
      body: "The survey is at https://a.example/pier and its map at https://b.example/pier now.",
    };
    expect(await service.judged(await service.post(links))).toBe("pending");
  });

  it("when a site reviews all, a clean comment of a known author waits too", async () => {
    const author = { site: "review", email: "known@example.org" };
    const first = await service.post(author);
    await service.judged(first);
    await service.decide(first.id, "approve");
    const second = await service.post({ ...author, authorToken: first.authorToken });
    expect(await service.judged(second)).toBe("pending");
  });

  it("never shows an e-mail or an address in a public answer", async () => {
    const article = "/journey/privacy";
    const comment = await service.post({ article, name: "Sam", email: "secret.sam@example.org" });
    await service.judged(comment);
    await service.decide(comment.id, "approve");
    const answers = await Promise.all([
      service.call("GET", `/v1/comments?article=${article}`),
      service.call("GET", `/v1/comments/${comment.id}`),
      service.call("GET", `/v1/comments/${comment.id}`, {
        headers: { authorization: `Receipt ${comment.receipt}` },
      }),
      service.call("GET", `/v1/counts?article=${article}`),
      service.call("GET", "/metrics"),
    ]);
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toMatch(/secret\.sam|127\.0\.0\.1|addressHash|authorKey/);
    }
  });
});

describe("posting", () => {
  it("when a browser's form posts, it is sent back to the article with its place marked", async () => {
    const form = new URLSearchParams({
      article: "/form",
      name: "Kim",
      email: "kim@example.org",
      body: "By form.",
    });
    form.set("articleUrl", `${service.url}/articles/form?page=2`);
    const headers = { "content-type": "application/x-www-form-urlencoded", accept: "text/html,*/*;q=0.8" };
    const answer = await service.call("POST", "/v1/comments", { body: form.toString(), headers });
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toMatch(/\/articles\/form\?page=2#comment-[0-9a-f-]{36}$/);
  });

  it("never sends a browser to an address that only the form names", async () => {
    const form = new URLSearchParams({
      article: "/form",
      name: "Kit",
      email: "kit@example.org",
      body: "By form, again.",
    });
    form.set("articleUrl", "https://elsewhere.example/");
    const headers = { "content-type": "application/x-www-form-urlencoded", accept: "text/html" };
    const answer = await service.call("POST", "/v1/comments", { body: form.toString(), headers });
    expect(answer.status).toBe(202);
    expect(answer.headers.get("location")).not.toContain("elsewhere");
  });

  it("when the same request comes twice under one Idempotency-Key, there is one comment", async () => {
    const body = { article: "/twice", name: "Jo", email: "jo@example.org", body: "Once is enough." };
    const headers = { "idempotency-key": "a-key-of-jo" };
    const [one, two] = await Promise.all([
      service.call("POST", "/v1/comments", { body, headers }),
      service.call("POST", "/v1/comments", { body, headers }),
    ]);
    expect([one.status, two.status]).toEqual([202, 202]);
    expect(two.body.id).toBe(one.body.id);
    await service.judged(one.body);
    expect((await service.admin("GET", "/v1/moderation/comments?article=/twice")).body.total).toBe(1);

    const other = await service.call("POST", "/v1/comments", {
      body: { ...body, body: "Another." },
      headers,
    });
    expect(other).toMatchObject({
      status: 422,
      body: { errors: [{ field: "Idempotency-Key", code: "reused" }] },
    });
  });

  it("when a reply comes in, it stands under what it answers", async () => {
    const article = "/replies";
    const first = await service.post({ article });
    await service.judged(first);
    await service.decide(first.id, "approve");
    const reply = await service.post({ article, parent: first.id });
    await service.judged(reply);
    await service.decide(reply.id, "approve");
    const later = await service.post({ article });
    await service.judged(later);
    await service.decide(later.id, "approve");
    const ids = (list: { comments: { id: string }[] }) => list.comments.map(({ id }) => id);
    expect(ids(await published(article))).toEqual([first.id, reply.id, later.id]);
    const newest = await service.call("GET", `/v1/comments?article=${article}&order=newest`);
    expect(ids(newest.body)).toEqual([later.id, first.id, reply.id]);
    expect(newest.body.comments[2]).toMatchObject({ parent: first.id, thread: first.id, depth: 1 });
  });

  it("when the same text comes again, or an author writes too fast, the comment waits with the reason", async () => {
    const text = { site: "strict", article: "/repeat", body: "Exactly the same sentence." };
    const first = await service.post(text);
    await service.judged(first);
    const again = await service.post({ ...text, body: "exactly  the same SENTENCE" });
    await service.judged(again);
    const findings = (await service.admin("GET", `/v1/moderation/comments/${again.id}`)).body.findings;
    expect(findings).toEqual(
      expect.arrayContaining([expect.objectContaining({ reason: "duplicate_on_article" })]),
    );
    expect(findings).toEqual(expect.arrayContaining([expect.objectContaining({ reason: "flood_burst" })]));
  });
});
