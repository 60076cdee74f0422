import { type OutsideServer, startOutsideServer } from "../support/outside-server.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { until } from "../support/until.ts";

let akismet: OutsideServer;
let service: TestService;
const ip = "203.0.113.9";

beforeAll(async () => {
  akismet = await startOutsideServer(() => ({ body: "false" }));
  const site = {
    allowedOrigins: ["https://blog.example"],
    policy: { mode: "open", flood: { burstSeconds: 0, perHour: 10_000 } },
  };
  const environment = {
    AKISMET_KEY: "123abc",
    AKISMET_URL: akismet.url,
    OUTSIDE_TIMEOUT_SECONDS: "0.5",
    RECHECK_SECONDS: "0.2",
  };
  service = await startTestService(environment, { sites: { default: site } });
});
afterAll(async () => {
  await service.stop();
  await akismet.stop();
});
beforeEach(() => {
  akismet.calls.length = 0;
  akismet.behave(() => ({ body: "false" }));
});

const asServer = { headers: { authorization: "Bearer an-administrator's-token-for-the-tests" } };
const post = (change: object = {}) => service.post({ ip, ...change }, asServer);
const told = (path: string) =>
  akismet.calls
    .filter((call) => call.path === `/1.1/${path}`)
    .map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
const statusOf = async (id: string) =>
  (await service.admin("GET", `/v1/moderation/comments/${id}`)).body.status;
const outage = () => ({ status: 500 });

describe("Akismet's opinion", () => {
  it("when it finds nothing, the comment is published, and it was told what it needs", async () => {
    const comment = await post({
      name: "Ada",
      email: "ada@example.org",
      body: "The pier is new.",
      userAgent: "Browser/1.0",
      referrer: "https://blog.example/tides",
      articleUrl: "https://blog.example/tides",
    });
    expect(await service.judged(comment)).toBe("approved");
    expect(told("comment-check")).toMatchObject([
      {
        api_key: "123abc",
        blog: "https://blog.example",
        user_ip: ip,
        user_agent: "Browser/1.0",
        referrer: "https://blog.example/tides",
        permalink: "https://blog.example/tides",
        comment_type: "comment",
        comment_author: "Ada",
        comment_author_email: "ada@example.org",
        comment_content: "The pier is new.",
      },
    ]);
  });

  it("when it says spam, the comment is spam; when it says to discard, it is rejected", async () => {
    akismet.behave(() => ({ body: "true" }));
    const spam = await post();
    await service.judged(spam);
    expect(await statusOf(spam.id)).toBe("spam");
    akismet.behave(() => ({ body: "true", headers: { "X-akismet-pro-tip": "discard" } }));
    const plain = await post();
    await service.judged(plain);
    expect(await statusOf(plain.id)).toBe("rejected");
  });

  it("when it cannot be reached, the comment waits and is judged again once it is back", async () => {
    akismet.behave(outage);
    const comment = await post();
    expect(await service.judged(comment)).toBe("pending");
    const { body } = await service.admin("GET", `/v1/moderation/comments/${comment.id}`);
    expect(body.findings).toMatchObject([
      { check: "akismet", verdict: "unknown", reason: "akismet_unavailable" },
    ]);
    await until("it was asked again in vain", () => told("comment-check").length > 2);
    akismet.behave(() => ({ body: "false" }));
    await until("the comment is published", async () => (await statusOf(comment.id)) === "approved");
    expect((await service.call("GET", `/v1/comments/${comment.id}`)).status).toBe(200);
    expect(told("comment-check").at(-1)).toMatchObject({ user_ip: ip });
  });

  it("when it asks to be asked later, it is, and its word counts then", async () => {
    akismet.behave(() => ({ body: "false", headers: { "X-akismet-recheck-after": "1" } }));
    const comment = await post();
    expect(await service.judged(comment)).toBe("pending");
    akismet.behave(() => ({ body: "true" }));
    await until("the comment is spam", async () => (await statusOf(comment.id)) === "spam");
  });

  it("when a moderator decides during the outage, the decision stays", async () => {
    akismet.behave(outage);
    const comment = await post();
    await service.judged(comment);
    await service.decide(comment.id, "approve");
    akismet.behave(() => ({ body: "true" }));
    const obsolete = async () =>
      (await service.services.metrics.rechecks.get()).values.some(
        ({ labels, value }) => labels.outcome === "obsolete" && value > 0,
      );
    await until("the recheck found the decision", obsolete);
    expect(await statusOf(comment.id)).toBe("approved");
  });

  it.each([
    ["approves what it called spam", "true", "approve", "submit-ham"],
    ["finds spam that it missed", "false", "spam", "submit-spam"],
  ])("when a moderator %s, it is told with the values of its check", async (_case, says, decision, path) => {
    akismet.behave(() => ({ body: says }));
    const comment = await post({ name: "Kim", userAgent: "Browser/2.0" });
    await service.judged(comment);
    await service.decide(comment.id, decision);
    await until("the correction was sent", () => told(path).length > 0);
    expect(told(path)).toEqual(told("comment-check"));
    expect(told(path)[0]).toMatchObject({ user_ip: ip, comment_author: "Kim", user_agent: "Browser/2.0" });
  });

  it("when a moderator agrees with it, it is told nothing", async () => {
    akismet.behave(() => ({ body: "true" }));
    const comment = await post();
    await service.judged(comment);
    await service.decide(comment.id, "spam");
    const { corrections } = service.services;
    expect(await corrections.bull.getJobCountByTypes("waiting", "active", "delayed", "completed")).toBe(0);
  });

  it("keeps the reader's address nowhere in the clear, and what it keeps for a time only", async () => {
    const comment = await post();
    await service.judged(comment);
    const { store, redis, config } = service.services;
    expect(JSON.stringify(await store.comments.find(comment.id))).not.toContain(ip);
    const keys = await redis.keys(`${config.QUEUE_PREFIX}:outside:*`);
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) {
      expect(await redis.get(key)).not.toContain(ip);
      expect(await redis.pttl(key)).toBeGreaterThan(0);
    }
  });
});
