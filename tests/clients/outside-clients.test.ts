import { createAkismetClient } from "../../src/clients/akismet.ts";
import { createCheckWebhook } from "../../src/clients/check-webhook.ts";
import { CallRefused, guardCalls } from "../../src/clients/guard-calls.ts";
import { signWebhook } from "../../src/clients/send-webhook.ts";
import { type OutsideAnswer, type OutsideServer, startOutsideServer } from "../support/outside-server.ts";
import { submissionOf } from "../support/submissions.ts";
import { until } from "../support/until.ts";

let server: OutsideServer;
beforeEach(async () => {
  server = await startOutsideServer(() => ({ body: "false" }));
});
afterEach(() => server.stop());

/** Retries and breaks as in the service, only sooner. */
function guarded(change: { retries?: number; breakAfter?: number; restMs?: number } = {}) {
  const outcomes: string[] = [];
  const call = guardCalls({
    timeoutMs: 150,
    retries: 1,
    breakAfter: 100,
    restMs: 60_000,
    observe: (outcome) => void outcomes.push(outcome),
    onRest: (resting) => void outcomes.push(resting ? "resting" : "awake"),
    ...change,
  });
  return { call, outcomes };
}

const values = { blog: "https://blog.example", comment_content: "Hello & welcome", user_ip: "192.0.2.1" };

function akismet(change?: Parameters<typeof guarded>[0]) {
  const { call, outcomes } = guarded(change);
  const client = createAkismetClient({ url: server.url, key: "123abc", call, onFailure: () => undefined });
  return { client, outcomes };
}

describe("the Akismet client", () => {
  it.each<[string, OutsideAnswer | undefined, object]>([
    ["false", { body: "false" }, { outcome: "ham" }],
    ["true", { body: "true" }, { outcome: "spam" }],
    ["true with a newline", { body: "true\n" }, { outcome: "spam" }],
    [
      "true and to discard",
      { body: "true", headers: { "X-akismet-pro-tip": "discard" } },
      { outcome: "discard" },
    ],
    [
      "to ask again later",
      { body: "false", headers: { "X-akismet-recheck-after": "120" } },
      { outcome: "later", afterSeconds: 120 },
    ],
    ["that the key is invalid", { body: "invalid" }, { outcome: "unavailable" }],
    ["an error", { status: 500, body: "false" }, { outcome: "unavailable" }],
    ["a page of somebody else", { body: "<html>true</html>" }, { outcome: "unavailable" }],
    ["a redirect", { status: 302, headers: { location: "/elsewhere" } }, { outcome: "unavailable" }],
    ["nothing in time", undefined, { outcome: "unavailable" }],
  ])("when the service says %s", async (_case, answer, expected) => {
    server.behave(() => answer);
    expect(await akismet().client.check(values)).toEqual(expected);
  });

  it("sends key and values as a form", async () => {
    await akismet().client.check(values);
    const [call] = server.calls;
    expect(call?.path).toBe("/1.1/comment-check");
    expect(Object.fromEntries(new URLSearchParams(call?.body))).toEqual({ api_key: "123abc", ...values });
  });

  it("when a first try fails, the second counts", async () => {
    server.behave(() => (server.calls.length === 1 ? { status: 503 } : { body: "true" }));
    expect(await akismet().client.check(values)).toEqual({ outcome: "spam" });
    expect(server.calls).toHaveLength(2);
  });

  it("when the service fails again and again, leaves it alone, then tries once whether it is back", async () => {
    server.behave(() => ({ status: 500 }));
    const { client, outcomes } = akismet({ retries: 0, breakAfter: 2, restMs: 100 });
    for (let round = 0; round < 3; round++) await client.check(values);
    expect(outcomes).toEqual(["failed", "resting", "failed", "not_called"]);
    expect(server.calls).toHaveLength(2);
    server.behave(() => ({ body: "false" }));
    await until("the service is asked again", async () => (await client.check(values)).outcome === "ham");
  });

  it("sends corrections, and fails where they are not taken", async () => {
    server.behave(() => ({ body: "Thanks for making the web a better place." }));
    await akismet().client.correct("ham", values);
    expect(server.calls[0]?.path).toBe("/1.1/submit-ham");
    server.behave(() => ({ status: 500 }));
    await expect(akismet().client.correct("spam", values)).rejects.toThrow("500");
    server.behave(() => ({ body: "invalid" }));
    await expect(akismet().client.correct("spam", values)).rejects.toThrow(CallRefused);
  });
});

describe("the webhook", () => {
  const secret = "a-secret-that-both-sides-know".padEnd(32, "-");
  const now = Date.parse("2026-03-01T12:00:00Z");
  const ask = (submission = submissionOf()) =>
    createCheckWebhook({
      url: `${server.url}/judge`,
      secret,
      call: guarded().call,
      now: () => now,
      onFailure: () => undefined,
    })(submission);
  const json = (body: object): OutsideAnswer => ({ body: JSON.stringify(body) });

  it.each<[string, OutsideAnswer | undefined, object]>([
    ["that it has no opinion", { status: 204 }, { outcome: "no opinion" }],
    [
      "a finding",
      json({
        verdict: "hold",
        reason: "off_topic",
        score: 0.4,
        detail: "About another town.",
        evidence: ["Y"],
      }),
      {
        outcome: "finding",
        finding: {
          verdict: "hold",
          reason: "webhook_off_topic",
          score: 0.4,
          detail: "About another town.",
          evidence: ["Y"],
        },
      },
    ],
    [
      "a bare verdict",
      json({ verdict: "spam" }),
      {
        outcome: "finding",
        finding: {
          verdict: "spam",
          reason: "webhook_opinion",
          score: 0.5,
          detail: "The webhook speaks against it.",
        },
      },
    ],
    ["a verdict that there is not", json({ verdict: "approve" }), { outcome: "unavailable" }],
    ["something else", { body: "OK" }, { outcome: "unavailable" }],
    ["that it knows no such page", { status: 404 }, { outcome: "unavailable" }],
    ["an error", { status: 500 }, { outcome: "unavailable" }],
    [
      "to ask again later",
      { status: 503, headers: { "retry-after": "30" } },
      { outcome: "later", afterSeconds: 30 },
    ],
    ["nothing in time", undefined, { outcome: "unavailable" }],
  ])("when it answers %s", async (_case, answer, expected) => {
    server.behave(() => answer);
    expect(await ask()).toEqual(expected);
  });

  it("signs id, time and body, and tells neither e-mail nor address", async () => {
    server.behave(() => ({ status: 204 }));
    const submission = submissionOf({ email: "secret@example.org", addressHash: "f00d" });
    await ask(submission);
    const [call] = server.calls;
    expect(call?.headers["webhook-id"]).toBe(submission.id);
    expect(call?.headers["webhook-timestamp"]).toBe(String(now / 1_000));
    expect(call?.headers["webhook-signature"]).toBe(
      signWebhook(secret, submission.id, String(now / 1_000), call?.body ?? ""),
    );
    expect(JSON.parse(call?.body ?? "")).toMatchObject({ id: submission.id, body: submission.body });
    expect(call?.body).not.toContain("secret@example.org");
  });
});
