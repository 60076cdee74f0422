import dns from "node:dns";
import { AkismetClient } from "akismet-api";
import { normalise } from "../../src/classifier/normalise.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { until } from "../support/until.ts";

let service: TestService;
let key: string;

/** The client puts the key in front of the host name; every name below localhost is this machine (RFC 6761). */
const lookup = dns.lookup;
beforeAll(async () => {
  dns.lookup = ((host: string, ...rest: unknown[]) =>
    (lookup as (...all: unknown[]) => void)(
      host.endsWith(".localhost") ? "127.0.0.1" : host,
      ...rest,
    )) as typeof dns.lookup;
  const policy = {
    mode: "review",
    words: { reject: ["cheap pills"], hold: ["casino"] },
    flood: { burstSeconds: 0, perHour: 10_000 },
  };
  service = await startTestService({}, { sites: { blog: { name: "The blog", policy } } });
  key = await service.services.store.akismetKeys.create("blog", new Date());
});
afterAll(async () => {
  dns.lookup = lookup;
  await service.stop();
});

const client = (ownKey = key): AkismetClient =>
  new AkismetClient({
    key: ownKey,
    blog: "https://blog.example",
    protocol: "http",
    host: `localhost:${new URL(service.url).port}`,
  });

let written = 0;
const comment = (change: object = {}) => {
  written++;
  return {
    ip: "192.0.2.10",
    useragent: "Browser/1.0",
    name: `Reader ${written}`,
    email: `reader.${written}@example.org`,
    content: `I counted ${written} boats at the old pier this morning before the rain.`,
    permalink: "https://blog.example/tides",
    type: "comment",
    date: "2026-03-01T12:00:00Z",
    ...change,
  };
};

/** Calls as plugins do: a form, of which the answer's body is looked at. */
async function call(path: string, form: Record<string, string> | string, headers = {}) {
  const response = await fetch(`${service.url}/1.1/${path}`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body: typeof form === "string" ? form : new URLSearchParams(form).toString(),
  });
  return { body: await response.text(), headers: response.headers, status: response.status };
}

describe("the service as an Akismet, to the public npm client", () => {
  it("verifies its keys", async () => {
    expect(key).toMatch(/^[0-9a-f]{12}$/);
    expect(await client().verifyKey()).toBe(true);
    expect(await client("0123456789ab").verifyKey()).toBe(false);
  });

  it("judges by the site's policy", async () => {
    expect(await client().checkSpam(comment())).toBe(false);
    expect(await client().checkSpam(comment({ content: "Cheap pills for you and yours" }))).toBe(true);
    // A moderator of ours would look at it; Akismet's words have only yes and no.
    expect(await client().checkSpam(comment({ content: "My uncle ran the casino by the pier." }))).toBe(
      false,
    );
  });

  it("asked twice about one comment, does not take it for its own duplicate", async () => {
    const same = comment();
    expect(await client().checkSpam(same)).toBe(false);
    expect(await client().checkSpam(same)).toBe(false);
  });

  it("refuses another key", async () => {
    await expect(client("0123456789ab").checkSpam(comment())).rejects.toThrow("Invalid API key");
  });

  it("learns what it is told, for the next judgement", async () => {
    const advert = (n: number) =>
      comment({ content: `Grandmother's remedy number ${n} heals every ailment overnight` });
    const probability = async () => {
      const { judging } = service.services;
      const body = advert(99).content;
      return (await judging.classifier?.judge("blog", { body }, normalise(body)))?.probability ?? Number.NaN;
    };
    const before = await probability();
    const adverts = Array.from({ length: 6 }, (_none, n) => advert(n));
    for (const one of adverts) await client().submitSpam(one);
    await until("the site's weights follow", async () => (await probability()) > before + 0.05);
    for (const one of adverts) await client().submitHam(one);
    await until("it has learned better", async () => (await probability()) < before);
  });

  it("learns nothing of tests", async () => {
    const { siteExamples } = service.services.store;
    const before = (await siteExamples.newest("blog", 100)).length;
    await client().submitSpam(comment({ is_test: true }));
    expect(await siteExamples.newest("blog", 100)).toHaveLength(before);
  });
});

describe("the service as an Akismet, to a blog engine's plugin", () => {
  it.each([
    ["verify-key", () => ({ key, blog: "https://blog.example" }), "valid"],
    ["verify-key", () => ({ key: "ffffffffffff", blog: "https://blog.example" }), "invalid"],
    ["verify-key", () => ({ key: "not a key" }), "invalid"],
    ["verify-key", () => ({}), "invalid"],
    ["comment-check", () => ({ api_key: key, comment_content: "The tide was early." }), "false"],
    ["comment-check", () => ({ api_key: key, comment_author: "viagra-test-123" }), "true"],
    [
      "comment-check",
      () => ({ api_key: key, comment_content: "cheap pills", user_role: "administrator" }),
      "false",
    ],
    ["comment-check", () => ({ api_key: "ffffffffffff", comment_content: "x" }), "invalid"],
    ["submit-spam", () => ({ api_key: "ffffffffffff", comment_content: "x" }), "invalid"],
  ] as const)("answers %s exactly", async (path, form, body) => {
    const answer = await call(path, form() as Record<string, string>);
    expect(answer.body).toBe(body);
  });

  it("takes the key from the form, with values that have no equals sign for empty", async () => {
    const answer = await call(
      "comment-check",
      `comment_author&comment_author_email&comment_author_url&api_key=${key}&comment_content=The+tide&user_ip=192.0.2.1`,
    );
    expect(answer.body).toBe("false");
  });

  it("says to discard what is rejected", async () => {
    const { body, headers } = await call("comment-check", { api_key: key, comment_content: "Cheap pills" });
    expect(body).toBe("true");
    expect(headers.get("x-akismet-pro-tip")).toBe("discard");
  });

  it.each(["get-subscription", "key-sites"])("answers %s with JSON", async (path) => {
    const { body } = await call(path, { api_key: key, key });
    expect(JSON.parse(body)).toBeTruthy();
    expect((await call(path, { api_key: "ffffffffffff" })).body).toBe("invalid");
  });

  it("tells the plugin that the key's account is active", async () => {
    expect(JSON.parse((await call("get-subscription", { key })).body)).toMatchObject({
      account_name: "The blog",
      status: "active",
    });
  });

  it("takes a large form with the whole environment of the request", async () => {
    const environment = Object.fromEntries(
      Array.from({ length: 300 }, (_none, n) => [`HTTP_X_${n}`, "value".repeat(20)]),
    );
    const content = "Привет. ".repeat(5_000);
    const { body } = await call("comment-check", { api_key: key, comment_content: content, ...environment });
    expect(["true", "false"]).toContain(body);
  });

  it.each([
    ["a form far too large", "a=".padEnd(2_000_000, "x"), {}],
    ["another character set", "a=b", { "content-type": "application/x-www-form-urlencoded; charset=utf-7" }],
  ])("when it gets %s, says neither true nor false", async (_case, form, headers) => {
    const { body, headers: answered } = await call("comment-check", form, headers);
    expect(body).toBe("unavailable");
    expect(answered.get("x-akismet-debug-help")).toBeTruthy();
  });

  it("when the key is revoked, knows it no more", async () => {
    const { akismetKeys } = service.services.store;
    const other = await akismetKeys.create("blog", new Date());
    expect((await call("verify-key", { key: other })).body).toBe("valid");
    const newest = (await akismetKeys.list()).reduce((a, b) => (a.createdAt > b.createdAt ? a : b));
    expect(await akismetKeys.revoke(newest.id)).toBe(true);
    expect((await call("verify-key", { key: other })).body).toBe("invalid");
    expect(await client().verifyKey()).toBe(true);
  });
});
