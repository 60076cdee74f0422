import { signWebhook } from "../../src/clients/send-webhook.ts";
import { type DeskClient, openDesk, password, setUpAdmin } from "../support/desk-client.ts";
import { type MailServer, startMailServer } from "../support/mail-server.ts";
import { startTestService, type TestService } from "../support/service.ts";
import { until } from "../support/until.ts";
import { startReceiver } from "../support/webhook-receiver.ts";

let mail: MailServer;
let service: TestService;
let ada: DeskClient;
beforeAll(async () => {
  mail = await startMailServer();
  service = await startTestService({
    SMTP_URL: mail.url,
    MAIL_FROM: "Comments <comments@example.org>",
    NOTIFICATION_RETRY_SECONDS: "0.05",
  });
  ada = await setUpAdmin(service);
});
afterAll(async () => {
  await service.stop();
  await mail.stop();
});

async function waiting(change: object = {}) {
  const comment = await service.post(change);
  await service.judged(comment);
  return comment;
}
const mailTo = (to: string, words: string) =>
  mail.mails.find((one) => one.to === to && one.text.includes(words));
async function untilMail(to: string, words: string) {
  await until(`a mail to ${to} with “${words}”`, () => mailTo(to, words) !== undefined);
  return mailTo(to, words)?.text ?? "";
}

describe("webhooks", () => {
  it("tell every event, signed, again until they are taken, and once more when asked", async () => {
    const receiver = await startReceiver((count) => (count < 3 ? 500 : 204));
    const events = ["comment.pending", "comment.approved"];
    const hook = (await ada.call("POST", "/v1/webhooks", { url: receiver.url, events })).body;
    expect(hook.secret).toMatch(/^whsec_/);
    expect(JSON.stringify((await ada.call("GET", "/v1/webhooks")).body)).not.toContain(hook.secret);

    const { id } = await waiting({ email: "hooked@example.org" });
    const ofEvent = (type: string) => receiver.requests.filter(({ body }) => JSON.parse(body).type === type);
    const deliveries = async () => (await ada.call("GET", `/v1/webhooks/${hook.id}/deliveries`)).body;
    await until("the third try is taken", async () => (await deliveries())[0]?.state === "delivered");
    expect((await deliveries())[0]).toMatchObject({ event: "comment.pending", tries: 3, lastStatus: 204 });
    await service.decide(id, "approve");
    await until("the approval is told", () => ofEvent("comment.approved").length === 1);

    const [request] = ofEvent("comment.approved");
    const {
      "webhook-id": hookId,
      "webhook-timestamp": time,
      "webhook-signature": signature,
    } = request?.headers ?? {};
    expect(signature).toBe(signWebhook(hook.secret, String(hookId), String(time), request?.body ?? ""));
    expect(JSON.parse(request?.body ?? "").data).toMatchObject({ id, status: "approved", from: "pending" });
    expect(request?.body).not.toContain("hooked@example.org");

    const [delivery] = await deliveries();
    await ada.call("POST", `/v1/webhooks/${hook.id}/deliveries/${delivery.id}/replay`);
    await until("it is sent again", () => ofEvent("comment.approved").length === 2);
    expect(ofEvent("comment.approved")[1]?.headers["webhook-id"]).toBe(hookId);
    await ada.call("DELETE", `/v1/webhooks/${hook.id}`);
    await receiver.stop();
  });

  it("keep nothing of a comment: one that is sent again after an erasure tells nothing of the person", async () => {
    const receiver = await startReceiver();
    const hook = (await ada.call("POST", "/v1/webhooks", { url: receiver.url, events: ["comment.pending"] }))
      .body;
    const { id } = await waiting({ email: "gone@example.org", name: "Soon Gone", body: "My own words." });
    await until("it is told", () => receiver.requests.length === 1);
    expect(receiver.requests[0]?.body).toContain("My own words.");
    const kept = JSON.stringify(await service.services.store.deliveries.list(hook.id, 10));
    expect(kept).not.toMatch(/My own words|Soon Gone/);

    await service.admin("POST", "/v1/people/erase", { email: "gone@example.org" });
    const [delivery] = (await ada.call("GET", `/v1/webhooks/${hook.id}/deliveries`)).body;
    await ada.call("POST", `/v1/webhooks/${hook.id}/deliveries/${delivery.id}/replay`);
    await until("it is sent again", () => receiver.requests.length === 2);
    expect(JSON.parse(receiver.requests[1]?.body ?? "")).toMatchObject({
      type: "comment.pending",
      data: { id, site: "default", status: "pending", version: 0 },
    });
    expect(receiver.requests[1]?.body).not.toMatch(/My own words|Soon Gone/);
    await ada.call("DELETE", `/v1/webhooks/${hook.id}`);
    await receiver.stop();
  });

  it.each([["javascript:alert(1)"], ["ftp://example.org"], ["nothing"]])("refuse %s", async (url) => {
    const answer = await ada.call("POST", "/v1/webhooks", { url, events: ["comment.spam"] });
    expect(answer.status).toBe(422);
  });
});

describe("mails to moderators", () => {
  it("tell of what waits, with links that open a page and decide only when confirmed", async () => {
    await ada.call("PATCH", "/v1/account", { digest: "immediately" });
    const { id } = await waiting({
      name: "Waiting\r\nBcc: everybody@example.org",
      body: "Please <b>read</b> me",
    });
    const text = await untilMail("ada@example.org", "Please <b>read</b> me");
    expect(text.split("\n\n")[0]).not.toContain("Bcc:");
    const token = /Approve: \S+#(\S+)/.exec(text)?.[1];

    const read = await service.call("POST", "/v1/mail-decisions/read", { body: { token } });
    expect(read.body).toMatchObject({ decision: "approve", body: "Please <b>read</b> me", decided: false });
    expect((await ada.call("GET", `/v1/moderation/comments/${id}`)).body.status).toBe("pending");
    const done = await service.call("POST", "/v1/mail-decisions", { body: { token } });
    expect(done.body).toEqual({ status: "approved" });
    expect((await ada.call("GET", `/v1/moderation/comments/${id}`)).body.audit[0].by).toBe("Ada");
    const spam = /Spam: +\S+#(\S+)/.exec(text)?.[1];
    expect((await service.call("POST", "/v1/mail-decisions", { body: { token: spam } })).status).toBe(409);
    const broken = { token: `${token}x` };
    expect((await service.call("POST", "/v1/mail-decisions", { body: broken })).status).toBe(403);
    await ada.call("PATCH", "/v1/account", { digest: "never" });
  });

  it("speak the account's language, and so does the page that their links open", async () => {
    await ada.call("PATCH", "/v1/account", { digest: "immediately", language: "de" });
    await waiting({ body: "Do read https://example.org/a and https://example.org/b for more" });
    const text = await untilMail("ada@example.org", "Do read ");
    expect(text).toMatch(/Warum er wartet: .*2 Links \(Grenze 2\)\./);
    expect(text).toMatch(/Freigeben: \S+\/moderation\/mail\?language=de#/);
    await ada.call("PATCH", "/v1/account", { digest: "never", language: "en" });
  });

  it("when a password is forgotten, bring a link that sets a new one, once", async () => {
    await service.call("POST", "/v1/password-resets", { body: { email: "ada@example.org" } });
    const text = await untilMail("ada@example.org", "Set your new password");
    const url = /http\S+\/moderation\/link#\S+/.exec(text)?.[0] ?? "";
    const client = openDesk(service);
    expect((await client.acceptLink(url, { password: "a brand new password" })).status).toBe(200);
    expect((await ada.call("GET", "/v1/session")).status).toBe(401);
    expect((await openDesk(service).signIn("ada@example.org", password)).status).toBe(401);
    expect((await client.acceptLink(url, {})).status).toBe(404);
    ada = client;
  });

  it("bring invitations", async () => {
    await ada.call("POST", "/v1/invitations", { email: "new@example.org", role: "moderator" });
    expect(await untilMail("new@example.org", "invites you")).toContain("/moderation/link#");
  });
});

describe("mails to readers", () => {
  it("tell who asked for it of the publication and of replies, until one click ends them", async () => {
    const email = "curious@example.org";
    const first = await waiting({ article: "/told", email, notifyPublished: true, notifyReplies: true });
    await service.decide(first.id, "approve");
    await untilMail(email, "is published");

    const reply = await waiting({ article: "/told", parent: first.id, body: "I think so too" });
    expect(mailTo(email, "I think so too")).toBeUndefined();
    await service.decide(reply.id, "approve");
    const text = await untilMail(email, "I think so too");
    expect(text).toMatch(/List-Unsubscribe-Post: List-Unsubscribe=One-Click/i);
    const path = /List-Unsubscribe: <http:\/\/[^/]+(\/[^>]+)>/i.exec(text)?.[1] ?? "";

    const page = await service.call("GET", path);
    expect([page.status, page.body]).toEqual([200, expect.stringContaining("<button")]);
    const body = "List-Unsubscribe=One-Click";
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    expect((await service.call("POST", path, { body, headers })).status).toBe(200);
    const { site, author } = (await service.services.store.moderation.findMany([first.id]))[0] ?? {};
    expect(await service.services.store.suppressions.has(site ?? "", author?.key ?? "")).toBe(true);
    expect((await service.call("POST", `${path}x`, { body, headers })).status).toBe(400);

    const second = await waiting({
      article: "/told",
      parent: first.id,
      body: "A reply that nobody is told of",
    });
    await service.decide(second.id, "approve");
    const third = await waiting({ article: "/told", email: "else@example.org", notifyPublished: true });
    await service.decide(third.id, "approve");
    await untilMail("else@example.org", "is published");
    expect(mailTo(email, "nobody is told of")).toBeUndefined();
  });
});

describe("a slow mail server", () => {
  it("delays no comment", async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = await startMailServer(() => held);
    const own = await startTestService({ SMTP_URL: slow.url });
    try {
      const email = "slow@example.org";
      const first = await own.post({ email, notifyPublished: true });
      await own.judged(first);
      await own.decide(first.id, "approve");
      const second = await own.post();
      expect(await own.judged(second)).toBe("pending");
      expect(slow.mails).toEqual([]);
      release();
      await until("the mail is taken", () => slow.mails.length === 1);
    } finally {
      release();
      await own.stop();
      await slow.stop();
    }
  });
});
