import { type OutsideAnswer, type OutsideServer, startOutsideServer } from "../support/outside-server.ts";
import { calm, startTestService, type TestService } from "../support/service.ts";

let captcha: OutsideServer;
let service: TestService;
const solved = { body: JSON.stringify({ success: true, hostname: "blog.example" }) };
const refused = (...codes: string[]) => JSON.stringify({ success: false, "error-codes": codes });

beforeAll(async () => {
  captcha = await startOutsideServer(() => solved);
  const open = { ...calm, mode: "open" } as const;
  service = await startTestService(
    {
      CAPTCHA_VERIFY_URL: `${captcha.url}/siteverify`,
      CAPTCHA_SECRET: "of-a-test",
      OUTSIDE_TIMEOUT_SECONDS: "0.3",
    },
    {
      sites: {
        default: { policy: { ...open, form: { requireCaptcha: true } } },
        plain: { policy: open },
      },
    },
  );
});
afterAll(async () => {
  await service.stop();
  await captcha.stop();
});
beforeEach(() => {
  captcha.calls.length = 0;
  captcha.behave(() => solved);
});

async function reasons(comment: { id: string; receipt: string }): Promise<readonly [string, string[]]> {
  const status = await service.judged(comment);
  const { body } = await service.admin("GET", `/v1/moderation/comments/${comment.id}`);
  return [status, body.findings.map(({ reason }: { reason: string }) => reason)];
}

describe("a site that asks for a captcha", () => {
  it("when it was solved, then the comment is published and the service was told secret and answer alone", async () => {
    const comment = await service.post({ captcha: "an answer" });
    expect(await reasons(comment)).toEqual(["approved", []]);
    expect(captcha.calls).toMatchObject([
      { path: "/siteverify", body: "secret=of-a-test&response=an+answer" },
    ]);
    const { body } = await service.admin("GET", `/v1/moderation/comments/${comment.id}`);
    expect(JSON.stringify(body)).not.toContain("an answer");
  });

  it("when there is no answer, as from a form without a script, then nobody is asked and the comment waits", async () => {
    expect(await reasons(await service.post())).toEqual(["pending", ["captcha_missing"]]);
    expect(captcha.calls).toEqual([]);
  });

  it("when a WordPress form holds a widget, then its answer is asked about", async () => {
    const body = new URLSearchParams({
      comment: "From the old theme, with a widget in it.",
      author: "Ada",
      email: "ada@example.org",
      comment_post_ID: "/wordpress",
      "cf-turnstile-response": "of the widget",
    });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const { status } = await service.call("POST", "/wp-comments-post.php", {
      body: body.toString(),
      headers,
    });
    expect(status).toBe(200);
    expect(captcha.calls.map((call) => new URLSearchParams(call.body).get("response"))).toEqual([
      "of the widget",
    ]);
  });

  it("when a site's own server posts for its reader, then nothing is asked", async () => {
    const headers = { authorization: "Bearer an-administrator's-token-for-the-tests" };
    expect(await reasons(await service.post({}, { headers }))).toEqual(["approved", []]);
  });

  // Last, since a service that fails so often is left alone for a while.
  it.each<[string, OutsideAnswer | undefined, string]>([
    ["that it was not solved", { body: refused("invalid-input-response") }, "captcha_failed"],
    ["so with status 400", { status: 400, body: refused("already-seen-response") }, "captcha_failed"],
    ["that it was used before", { body: refused("timeout-or-duplicate") }, "captcha_failed"],
    ["that the secret is wrong", { body: refused("invalid-input-secret") }, "captcha_unknown"],
    ["that it is broken", { status: 503, body: "" }, "captcha_unknown"],
    ["something else", { body: "<p>Sign in</p>" }, "captcha_unknown"],
    ["to ask elsewhere", { status: 302, headers: { location: "/yes" } }, "captcha_unknown"],
    ["nothing in time", undefined, "captcha_unknown"],
  ])("when the service says %s, then the comment is kept and waits", async (_case, answer, reason) => {
    captcha.behave(() => answer);
    expect(await reasons(await service.post({ captcha: "an answer" }))).toEqual(["pending", [reason]]);
    // An answer is good once, so there is no second try.
    expect(captcha.calls).toHaveLength(1);
  });
});

it("when a site asks for none, then an answer that comes along is not asked about", async () => {
  expect(await reasons(await service.post({ site: "plain", captcha: "x" }))).toEqual(["approved", []]);
  expect(captcha.calls).toEqual([]);
});
