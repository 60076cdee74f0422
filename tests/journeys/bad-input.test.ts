import { type Answer, goodComment, startTestService, type TestService } from "../support/service.ts";

let service: TestService;
beforeAll(async () => {
  const embedded = { allowedOrigins: ["https://blog.example"], policy: {} };
  service = await startTestService({}, { sites: { embedded } });
});
afterAll(() => service.stop());

const json = { "content-type": "application/json" };
const post = (body: unknown, headers = {}) => service.call("POST", "/v1/comments", { body, headers });
const codes = ({ body }: Answer) =>
  Object.fromEntries(body.errors.map(({ field, code }: { field: string; code: string }) => [field, code]));

/** A problem document that gives nothing away. */
function expectProblem(answer: Answer, status: number): void {
  expect(answer.status).toBe(status);
  expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  expect(answer.body).toMatchObject({ status, requestId: answer.headers.get("x-request-id") });
  expect(JSON.stringify(answer.body)).not.toMatch(/\bat \/|node_modules|Error:/);
}

describe("a body that cannot be read", () => {
  it.each<[string, unknown, Record<string, string>, number]>([
    ["malformed JSON", '{"name": ', json, 400],
    ["no JSON at all", "hello", json, 400],
    ["bytes that are not UTF-8", new Uint8Array([0x22, 0xff, 0xfe, 0x22]), json, 400],
    ["another media type", "<xml/>", { "content-type": "text/xml" }, 415],
    [
      "another character set",
      '{"name":"x"}',
      { "content-type": "application/json; charset=iso-8859-1" },
      415,
    ],
    ["an unknown encoding", '{"name":"x"}', { ...json, "content-encoding": "exotic" }, 415],
    ["a body of 1 MB", JSON.stringify({ body: "x".repeat(1_000_000) }), json, 413],
    [
      "a form of 1 MB",
      `body=${"x".repeat(1_000_000)}`,
      { "content-type": "application/x-www-form-urlencoded" },
      413,
    ],
    [
      "a form of 10,000 fields",
      "a=1&".repeat(10_000),
      { "content-type": "application/x-www-form-urlencoded" },
      413,
    ],
    ["a bomb of nested JSON", "[".repeat(100_000), json, 400],
    ["deep but whole JSON", "[".repeat(60_000) + "]".repeat(60_000), json, 422],
    ["a text where an object belongs", '"hello"', json, 422],
    ["null", "null", json, 422],
    ["nothing", "", json, 422],
  ])("when there is %s, says so", async (_case, body, headers, status) => {
    expectProblem(await post(body, headers), status);
  });
});

describe("fields that do not fit", () => {
  it("names all that are missing in one answer", async () => {
    const answer = await post({});
    expectProblem(answer, 422);
    expect(codes(answer)).toEqual({
      article: "required",
      name: "required",
      email: "required",
      body: "required",
    });
  });

  it.each<[string, object, Record<string, string>]>([
    [
      "blank ones",
      { name: " \t", email: "", body: "\n\n" },
      { name: "required", email: "required", body: "required" },
    ],
    [
      "invisible ones",
      { name: "\u200b\u2060", body: "\u3164 \u2800" },
      { name: "required", body: "required" },
    ],
    ["null", { name: null }, { name: "required" }],
    ["an object", { email: { $gt: "" } }, { email: "invalid_type" }],
    ["an array", { name: ["a", "b"], body: [] }, { name: "invalid_type", body: "invalid_type" }],
    ["a number", { body: 5 }, { body: "invalid_type" }],
    ["a NUL byte", { name: "a\0b" }, { name: "invalid" }],
    ["a lone surrogate", { body: "a\ud800b" }, { body: "invalid" }],
    ["a name of 246 bytes", { name: "ä".repeat(123) }, { name: "too_long" }],
    ["a text of 65,526 bytes", { body: "x".repeat(65_526) }, { body: "too_long" }],
    ["an article of 513 characters", { article: "x".repeat(513) }, { article: "too_long" }],
    ["a site of 65 characters", { site: "x".repeat(65) }, { site: "too_long" }],
    ["an unknown site", { site: "nowhere" }, { site: "unknown" }],
    ["an e-mail without a domain", { email: "ada@" }, { email: "invalid" }],
    ["an e-mail without a dot", { email: "ada@localhost" }, { email: "invalid" }],
    ["an e-mail of 255 characters", { email: `${"a".repeat(243)}@example.org` }, { email: "too_long" }],
    ["a website without http", { website: "javascript:alert(1)" }, { website: "invalid" }],
    [
      "a website of 201 characters",
      { website: `https://example.org/${"x".repeat(181)}` },
      { website: "too_long" },
    ],
    ["a parent that is no id", { parent: "1" }, { parent: "invalid" }],
    ["an unknown parent", { parent: "01920000-0000-7000-8000-0000000000ff" }, { parent: "unknown" }],
    [
      "what only a server may say",
      {
        ip: "192.0.2.1",
        userAgent: "x",
        referrer: "https://example.org/",
        createdAt: "2020-01-01T00:00:00Z",
      },
      { ip: "not_allowed", userAgent: "not_allowed", referrer: "not_allowed", createdAt: "not_allowed" },
    ],
  ])("when there is %s, says which and why", async (_case, change, expected) => {
    const answer = await post(goodComment(change));
    expectProblem(answer, 422);
    expect(codes(answer)).toEqual(expected);
  });

  it("stores and queues nothing of all that", async () => {
    const before = (await service.admin("GET", "/v1/moderation/comments")).body.total;
    await post(goodComment({ email: { $gt: "" } }));
    expect(await service.services.queue.bull.getJobCounts("waiting", "active", "delayed", "failed")).toEqual({
      waiting: 0,
      active: 0,
      delayed: 0,
      failed: 0,
    });
    expect((await service.admin("GET", "/v1/moderation/comments")).body.total).toBe(before);
  });

  it.each<[string, object]>([
    ["a name of 245 bytes", { name: "x".repeat(245) }],
    ["a text of 65,525 bytes", { body: "word ".repeat(13_105).slice(0, 65_525).trimEnd() }],
    ["an article of 512 odd characters", { article: `/%2F"'<>&?#${"ß".repeat(500)}` }],
    ["an e-mail of other scripts", { email: "почта@пример.example" }],
    ["emoji alone", { body: "🎉🎉", name: "🌊" }],
    ["unknown fields", { label: 1, extra: { nested: true } }],
    ["empty optional fields", { website: "", parent: "", site: "" }],
    ["keys of the language's own", JSON.parse('{"__proto__": {"admin": true}, "constructor": "x"}')],
  ])("takes %s", async (_case, change) => {
    expect((await post(goodComment(change))).status).toBe(202);
  });

  it("when a parent stands under another article or is not published, refuses the reply", async () => {
    const comment = await service.post({ article: "/one" });
    await service.judged(comment);
    expect(codes(await post(goodComment({ article: "/one", parent: comment.id })))).toEqual({
      parent: "unknown",
    });
    await service.decide(comment.id, "approve");
    expect(codes(await post(goodComment({ article: "/two", parent: comment.id })))).toEqual({
      parent: "unknown",
    });
    expect((await post(goodComment({ article: "/one", parent: comment.id }))).status).toBe(202);
  });
});

describe("addresses, ids and cursors", () => {
  it.each([
    ["an unknown page", "GET", "/nothing/here", 404],
    ["a method that is not there", "PUT", "/v1/comments", 405],
    ["an id that is none", "GET", "/v1/comments/1", 422],
    ["an id with an operator", "GET", "/v1/comments/%7B%22$gt%22:%22%22%7D", 422],
    ["an unknown id", "GET", "/v1/comments/01920000-0000-7000-8000-0000000000ff", 404],
    ["a broken escape", "GET", "/v1/comments/%E0%A4%A", 400],
    ["a list without its article", "GET", "/v1/comments", 422],
    ["a limit of 0", "GET", "/v1/comments?article=a&limit=0", 422],
    ["a limit of 101", "GET", "/v1/comments?article=a&limit=101", 422],
    ["an unknown order", "GET", "/v1/comments?article=a&order=best", 422],
    ["an article twice", "GET", "/v1/comments?article=a&article=b", 422],
    ["an operator in the query", "GET", "/v1/comments?article[$gt]=", 422],
    ["a cursor made up", "GET", "/v1/comments?article=a&cursor=abc", 400],
    ["counts of nothing", "GET", "/v1/counts", 422],
  ])("when there is %s, says so", async (_case, method, path, status) => {
    expectProblem(await service.call(method, path), status);
  });

  it("refuses a cursor of another article, and one with a changed letter", async () => {
    for (const article of ["/cursor/a", "/cursor/a", "/cursor/b"]) {
      const comment = await service.post({ article });
      await service.judged(comment);
      await service.decide(comment.id, "approve");
    }
    const { nextCursor } = (await service.call("GET", "/v1/comments?article=/cursor/a&limit=1")).body;
    expect((await service.call("GET", `/v1/comments?article=/cursor/a&cursor=${nextCursor}`)).status).toBe(
      200,
    );
    expectProblem(await service.call("GET", `/v1/comments?article=/cursor/b&cursor=${nextCursor}`), 400);
    const changed = nextCursor.replace(/^./, (letter: string) => (letter === "A" ? "B" : "A"));
    expectProblem(await service.call("GET", `/v1/comments?article=/cursor/a&cursor=${changed}`), 400);
  });

  it("names the methods that an address has", async () => {
    const answer = await service.call("DELETE", "/v1/counts");
    expectProblem(answer, 405);
    expect(answer.headers.get("allow")).toBe("GET");
  });
});

describe("credentials", () => {
  const list = "/v1/moderation/comments";
  const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
  const tokenFor = (role: string, sites?: string[]) =>
    service.services.store.tokens.create(
      { name: `a ${role}`, role, ...(sites ? { sites } : {}) },
      new Date(),
    );

  it("asks for them, refuses wrong ones, and those of another role", async () => {
    expectProblem(await service.call("GET", list), 401);
    expectProblem(await service.call("GET", list, bearer("wrong")), 401);
    expectProblem(await service.call("GET", list, bearer(await tokenFor("site"))), 403);
    expect((await service.call("GET", list, bearer(await tokenFor("moderator")))).status).toBe(200);
  });

  it("ends with a token's revocation", async () => {
    const token = await tokenFor("moderator");
    expect((await service.call("GET", list, bearer(token))).status).toBe(200);
    await service.services.store.tokens.revoke(token.split("_")[1] ?? "", new Date());
    expectProblem(await service.call("GET", list, bearer(token)), 401);
  });

  it("keeps a site's token to its site", async () => {
    const token = await tokenFor("moderator", ["elsewhere"]);
    const comment = await service.post();
    await service.judged(comment);
    expect((await service.call("GET", list, bearer(token))).body.total).toBe(0);
    expectProblem(await service.call("GET", `${list}?site=default`, bearer(token)), 403);
    expectProblem(await service.call("GET", `${list}/${comment.id}`, bearer(token)), 404);
    const site = await tokenFor("site", ["elsewhere"]);
    expectProblem(await service.call("POST", "/v1/comments", { ...bearer(site), body: goodComment() }), 403);
  });

  it("lets a site's server speak for its reader", async () => {
    const token = await tokenFor("site", ["default"]);
    const createdAt = "2024-02-29T10:00:00.000Z";
    const posted = await service.post(
      { ip: "2001:db8::7", userAgent: "Reader/1.0", createdAt },
      bearer(token),
    );
    await service.judged(posted);
    const seen = (await service.admin("GET", `${list}/${posted.id}`)).body;
    expect(seen).toMatchObject({
      createdAt,
      addressHash: service.services.identity.addressHash("2001:db8::7"),
    });
  });

  it("does not take a receipt for another comment, nor for a moderator", async () => {
    const [one, two] = await Promise.all([service.post(), service.post()]);
    await Promise.all([service.judged(one), service.judged(two)]);
    const headers = { authorization: `Receipt ${one.receipt}` };
    expectProblem(await service.call("GET", `/v1/comments/${two.id}`, { headers }), 404);
    expectProblem(await service.call("GET", list, { headers }), 401);
  });
});

describe("origins and limits", () => {
  it("lets pages of allowed origins post and read the answer, and no others", async () => {
    const from = (origin: string) => post(goodComment({ site: "embedded" }), { origin });
    const allowed = await from("https://blog.example");
    expect(allowed.headers.get("access-control-allow-origin")).toBe("https://blog.example");
    const refused = await from("https://elsewhere.example");
    expectProblem(refused, 403);
    expect(refused.headers.get("access-control-allow-origin")).toBeNull();
    expectProblem(await post(goodComment(), { origin: "https://blog.example" }), 403);
    const preflight = await service.call("OPTIONS", "/v1/comments", {
      headers: { origin: "https://blog.example", "access-control-request-method": "POST" },
    });
    expect(preflight.headers.get("access-control-allow-origin")).toBe("https://blog.example");
  });

  it("limits comments of one address, says when to come back, and does not count a site's server", async () => {
    const limited = await startTestService({ RATE_LIMIT_PER_MINUTE: "3" }, { worker: false });
    try {
      const statuses: number[] = [];
      for (let index = 0; index < 4; index++) {
        const answer = await limited.call("POST", "/v1/comments", { body: goodComment() });
        statuses.push(answer.status);
        expect(answer.headers.get("ratelimit-policy")).toContain("3");
        if (answer.status === 429) expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
      }
      expect(statuses).toEqual([202, 202, 202, 429]);
      expect((await limited.admin("POST", "/v1/comments", goodComment())).status).toBe(202);
    } finally {
      await limited.stop();
    }
  });
});
