import { createSetUpLink } from "../../src/accounts/set-up-link.ts";
import { totpCode } from "../../src/accounts/totp.ts";
import { type DeskClient, invite, openDesk, password, setUpAdmin } from "../support/desk-client.ts";
import { startTestService, type TestService } from "../support/service.ts";

let service: TestService;
let admin: DeskClient;
beforeAll(async () => {
  service = await startTestService();
  admin = await setUpAdmin(service);
});
afterAll(() => service.stop());

const list = "/v1/moderation/comments";

describe("the first start", () => {
  it("when an administrator is there, gives no further set-up link", async () => {
    const { store, now } = service.services;
    expect(await createSetUpLink("http://x", { ...store, now })).toBeUndefined();
  });

  it("gives one link once, which works once", async () => {
    const fresh = await startTestService({}, { worker: false });
    try {
      const { store, now } = fresh.services;
      const url = (await createSetUpLink("http://desk", { ...store, now })) ?? "";
      expect(url).toMatch(/^http:\/\/desk\/moderation\/link#[\w-]{43}$/);
      expect(await createSetUpLink("http://desk", { ...store, now })).toBeUndefined();
      const secret = url.split("#")[1];
      const read = await fresh.call("POST", "/v1/links/read", { body: { secret } });
      expect(read.body).toMatchObject({ kind: "setup", role: "admin", email: null });
      const first = openDesk(fresh);
      const fields = { name: "Ada", email: "Ada@example.org" };
      expect((await first.acceptLink(url, fields)).body.account).toMatchObject({
        role: "admin",
        email: "ada@example.org",
      });
      expect((await first.call("GET", list)).status).toBe(200);
      expect((await openDesk(fresh).acceptLink(url, { name: "Eve", email: "e@example.org" })).status).toBe(
        404,
      );
    } finally {
      await fresh.stop();
    }
  });
});

describe("signing in", () => {
  it("when e-mail and password are right, starts a session in a cookie that scripts cannot read", async () => {
    const client = openDesk(service);
    const answer = await client.signIn("ADA@example.org", password);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("set-cookie")).toMatch(/^desk=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect((await client.call("GET", "/v1/session")).body.account.name).toBe("Ada");
    expect((await client.call("GET", list)).status).toBe(200);
  });

  it("gives a new session each time and ends the one before", async () => {
    const client = openDesk(service);
    await client.signIn("ada@example.org", password);
    const before = client.cookie();
    await client.signIn("ada@example.org", password);
    expect(client.cookie()).not.toBe(before);
    expect((await service.call("GET", list, { headers: { Cookie: before } })).status).toBe(401);
  });

  it.each([
    ["a wrong password", "ada@example.org", "not the password"],
    ["nobody's e-mail", "nobody@example.org", password],
  ])("when given %s, says the same", async (_case, email, tried) => {
    const answer = await openDesk(service).signIn(email, tried);
    expect(answer.status).toBe(401);
    expect(answer.body.detail).toBe("E-mail or password is wrong.");
  });

  it("when signed out, the cookie is good no more", async () => {
    const client = openDesk(service);
    await client.signIn("ada@example.org", password);
    const cookie = client.cookie();
    expect((await client.call("DELETE", "/v1/session")).status).toBe(204);
    expect((await service.call("GET", list, { headers: { Cookie: cookie } })).status).toBe(401);
  });

  it("when somebody keeps guessing, has them wait, and the account as well", async () => {
    const moderator = await invite(service, admin, "Guessed");
    await moderator.call("DELETE", "/v1/session");
    const client = openDesk(service);
    for (let tries = 0; tries < 5; tries++)
      await client.signIn("guessed@example.org", `guess number ${tries}`);
    const refused = await client.signIn("guessed@example.org", password);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    await service.services.redis.del(
      ...(await service.services.redis.keys(`${service.services.config.QUEUE_PREFIX}:tries:*`)),
    );
  });
});

describe("requests that change something", () => {
  it.each([
    ["without the CSRF token", ""],
    ["with another session's token", "k1.AAAA"],
  ])("%s are refused and change nothing", async (_case, token) => {
    const { id } = await service.post();
    const answer = await admin.call(
      "POST",
      `${list}/${id}/decisions`,
      { decision: "approve" },
      { "X-CSRF-Token": token },
    );
    expect(answer.status).toBe(403);
    expect(JSON.stringify(answer.body)).not.toContain(id);
  });

  it("a signed-in moderator who reads an article posts as a reader", async () => {
    const { status } = await service.call("POST", "/v1/comments", {
      headers: { Cookie: admin.cookie() },
      body: { article: "/a", name: "Ada", email: "ada@example.org", body: "As a reader" },
    });
    expect(status).toBe(202);
  });
});

describe("rights", () => {
  it("when an account is for one site, it sees and decides nothing of another", async () => {
    await service.services.store.sites.save("other", {});
    const moderator = await invite(service, admin, "Limited", { sites: ["other"] });
    const comment = await service.post();
    await service.judged(comment);
    expect((await moderator.call("GET", list)).body.comments).toEqual([]);
    expect((await moderator.call("GET", `${list}?site=default`)).status).toBe(403);
    expect((await moderator.call("GET", `${list}/${comment.id}`)).status).toBe(404);
    const decided = await moderator.call("POST", `${list}/${comment.id}/decisions`, { decision: "spam" });
    expect(decided.status).toBe(404);
    const many = await moderator.call("POST", "/v1/moderation/decisions", {
      filter: {},
      decision: "reject",
    });
    expect(many.body).toMatchObject({ matched: 0, changed: 0 });
  });

  it("when the role is too small, tells nothing", async () => {
    const moderator = await invite(service, admin, "Small");
    for (const [method, path] of [
      ["GET", "/v1/accounts"],
      ["POST", "/v1/invitations"],
      ["GET", "/v1/webhooks"],
    ] as const) {
      const answer = await moderator.call(method, path, method === "POST" ? { email: "x" } : undefined);
      expect(answer.status).toBe(403);
      expect(Object.keys(answer.body).sort()).toEqual(["detail", "requestId", "status", "title", "type"]);
    }
  });

  it("when an account is disabled, its sessions and tokens end at once", async () => {
    const moderator = await invite(service, admin, "Leaving");
    const { token } = (await moderator.call("POST", "/v1/account/tokens", { name: "script" })).body;
    const bearer = { headers: { Authorization: `Bearer ${token}` } };
    expect((await service.call("GET", list, bearer)).status).toBe(200);
    const accounts = (await admin.call("GET", "/v1/accounts")).body;
    const { id } = accounts.find(({ name }: { name: string }) => name === "Leaving");
    await admin.call("PATCH", `/v1/accounts/${id}`, { disabled: true });
    expect((await moderator.call("GET", list)).status).toBe(401);
    expect((await service.call("GET", list, bearer)).status).toBe(401);
    expect((await openDesk(service).signIn("leaving@example.org", password)).status).toBe(401);
  });

  it("nobody changes their own rights", async () => {
    const { account } = (await admin.call("GET", "/v1/session")).body;
    expect((await admin.call("PATCH", `/v1/accounts/${account.id}`, { role: "moderator" })).status).toBe(409);
  });
});

describe("passwords", () => {
  it("when it changes, every other session ends", async () => {
    const here = await invite(service, admin, "Changer");
    const elsewhere = openDesk(service);
    await elsewhere.signIn("changer@example.org", password);
    const change = { current: password, password: "another long password" };
    expect((await here.call("POST", "/v1/account/password", change)).status).toBe(200);
    expect((await here.call("GET", list)).status).toBe(200);
    expect((await elsewhere.call("GET", list)).status).toBe(401);
    expect((await openDesk(service).signIn("changer@example.org", "another long password")).status).toBe(200);
  });

  it.each([["short"], ["x".repeat(257)]])("refuses one that does not fit", async (tried) => {
    const change = { current: password, password: tried };
    expect((await admin.call("POST", "/v1/account/password", change)).status).toBe(422);
  });

  it("asking for a reset answers the same for everybody", async () => {
    for (const email of ["ada@example.org", "nobody@example.org"])
      expect((await service.call("POST", "/v1/password-resets", { body: { email } })).status).toBe(202);
  });
});

describe("the second factor", () => {
  it("once confirmed, is asked for, and a code works once", async () => {
    const owner = await invite(service, admin, "Careful");
    const { secret, uri } = (await owner.call("POST", "/v1/account/second-factor", { password })).body;
    expect(uri).toContain(`secret=${secret}`);
    const step = Math.floor(Date.now() / 30_000);
    const confirm = await owner.call("PUT", "/v1/account/second-factor", {
      code: totpCode(secret, step - 1),
    });
    expect(confirm.body.secondFactor).toBe(true);

    const client = openDesk(service);
    const asked = await client.signIn("careful@example.org", password);
    expect([asked.status, asked.body.type]).toEqual([401, "urn:problem:second_factor_required"]);
    const code = totpCode(secret, step);
    expect((await client.signIn("careful@example.org", password, code)).status).toBe(200);
    expect((await openDesk(service).signIn("careful@example.org", password, code)).status).toBe(401);
  });
});

describe("personal tokens", () => {
  it("are shown once, listed without their secret, and end when revoked", async () => {
    const { token } = (await admin.call("POST", "/v1/account/tokens", { name: "laptop" })).body;
    const tokens = (await admin.call("GET", "/v1/account/tokens")).body;
    expect(tokens).toMatchObject([{ name: "Ada (laptop)", revokedAt: null }]);
    expect(JSON.stringify(tokens)).not.toContain(token.split("_")[2]);
    const bearer = { headers: { Authorization: `Bearer ${token}` } };
    expect((await service.call("GET", "/v1/accounts", bearer)).status).toBe(200);
    await admin.call("DELETE", `/v1/account/tokens/${tokens[0].id}`);
    expect((await service.call("GET", "/v1/accounts", bearer)).status).toBe(401);
  });
});
