import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { createSetUpLink } from "../../../src/accounts/set-up-link.ts";
import { buildWeb, openBrowser, openPage } from "../../support/browser.ts";
import { type DeskClient, invite, openDesk, password } from "../../support/desk-client.ts";
import { signInAt } from "../../support/desk-page.ts";
import { type MailServer, startMailServer } from "../../support/mail-server.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { until } from "../../support/until.ts";

let browser: Browser;
let mail: MailServer;
let service: TestService;
let ada: DeskClient;
const complained: string[][] = [];

beforeAll(async () => {
  await buildWeb();
  browser = await openBrowser();
  mail = await startMailServer();
  service = await startTestService({ SMTP_URL: mail.url });
});
afterAll(async () => {
  await browser.close();
  await service.stop();
  await mail.stop();
});
afterEach(() => {
  expect(complained.flat()).toEqual([]);
});

async function open(options: BrowserContextOptions = {}): Promise<Page> {
  const { page, complaints } = await openPage(browser, service.url, options);
  complained.push(complaints);
  return page;
}

async function waiting(change: object = {}): Promise<string> {
  const comment = await service.post(change);
  await service.judged(comment);
  return comment.id;
}

/** Nothing waits any more. */
const clear = () => service.admin("POST", "/v1/moderation/decisions", { filter: {}, decision: "delete" });
const statusOf = async (id: string): Promise<string> =>
  (await service.admin("GET", `/v1/moderation/comments/${id}`)).body.status;
const focusedName = (page: Page) => page.locator(".card.focus h2").textContent();
const untilStatus = (id: string, status: string) =>
  until(`the comment is ${status}`, async () => (await statusOf(id)) === status);

describe("the first start", () => {
  it("the set-up link makes the first administrator, who sees that nothing waits", async () => {
    const { store, publicUrl, now } = service.services;
    const url = (await createSetUpLink(publicUrl(), { ...store, now })) ?? "";
    const page = await open();
    await page.goto(url);
    await page.getByLabel("E-mail").fill("ada@example.org");
    await page.getByLabel("Name, as other moderators see it").fill("Ada");
    await page.getByLabel("New password, 12 characters or more").fill(password);
    await page.getByRole("button", { name: "Make the account" }).click();
    await page.getByText("Nothing waits here.").waitFor();
    expect(new URL(page.url()).hash).toBe("");
    ada = openDesk(service);
    expect((await ada.signIn("ada@example.org", password)).status).toBe(200);
    const again = await open();
    await again.goto(url);
    await again.getByText("This link was used already").waitFor();
  });
});

describe("clearing the queue by keyboard", () => {
  it("twenty comments, one key each, then undo", async () => {
    const ids: string[] = [];
    for (let index = 0; index < 20; index++) ids.push(await waiting({ name: `Reader no ${index}` }));
    const page = await open();
    await signInAt(page);
    for (let index = 0; index < 20; index++) {
      await page.getByRole("heading", { name: `Reader no ${index}`, exact: true }).waitFor();
      await page.keyboard.press(["a", "r", "s", "d"][index % 4] ?? "a");
    }
    await page.getByText("Nothing waits here.").waitFor();
    const expected = ["approved", "rejected", "spam", "deleted"];
    for (const [index, id] of ids.entries()) await untilStatus(id, expected[index % 4] ?? "");

    await page.keyboard.press("z");
    await page.getByRole("heading", { name: "Reader no 19" }).waitFor();
    await untilStatus(ids[19] ?? "", "pending");
    await page.keyboard.press("a");
    await untilStatus(ids[19] ?? "", "approved");
  });

  it("j and k move, h shows the history, ? the keys, x selects for one decision on several", async () => {
    const ids = [
      await waiting({ name: "One" }),
      await waiting({ name: "Two" }),
      await waiting({ name: "Three" }),
    ];
    const page = await open();
    await signInAt(page);
    await page.getByRole("heading", { name: "One", exact: true }).waitFor();
    await page.keyboard.press("j");
    expect(await focusedName(page)).toBe("Two");
    await page.keyboard.press("k");
    expect(await focusedName(page)).toBe("One");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("h");
    await page.getByText("What moderators did").waitFor();
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByText("2 comments selected").waitFor();
    await page.keyboard.press("r");
    for (const id of ids.slice(0, 2)) await untilStatus(id, "rejected");
    expect(await focusedName(page)).toBe("Three");
    await page.keyboard.press("Shift+S");
    await page.getByRole("button", { name: "Advertisement" }).click();
    await untilStatus(ids[2] ?? "", "spam");
    const { audit } = (await service.admin("GET", `/v1/moderation/comments/${ids[2]}`)).body;
    expect(audit[0]).toMatchObject({ by: "Ada", reason: "Advertisement" });
  });
});

describe("many at once", () => {
  it("counts what matches, decides after a question, and takes it back as one", async () => {
    const ids: string[] = [];
    for (let index = 0; index < 12; index++) ids.push(await waiting({ article: "/bulk" }));
    const other = await waiting({ article: "/else" });
    const page = await open();
    await signInAt(page, "/moderation?article=%2Fbulk", "ada@example.org");
    await page.getByRole("button", { name: "Select all that match" }).click();
    await page.getByText("12 comments match the filters").waitFor();
    const bulk = page.getByRole("region", { name: "Select all that match" });
    await bulk.getByRole("button", { name: "Reject" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Reject" }).click();
    await page.getByText("No comment matches these filters.").waitFor();
    for (const id of ids) expect(await statusOf(id)).toBe("rejected");
    expect(await statusOf(other)).toBe("pending");
    await page.keyboard.press("z");
    for (const id of ids) await untilStatus(id, "pending");
    await clear();
  });
});

describe("two moderators at once", () => {
  it("see each other, and the second learns who was first", async () => {
    await invite(service, ada, "Grace");
    const id = await waiting({ name: "Shared" });
    const next = await waiting({ name: "Next" });
    const [first, second] = [await open(), await open()];
    await signInAt(first);
    await first.getByRole("heading", { name: "Shared" }).waitFor();
    await until("Ada's lease is taken", async () => {
      const { lease } = (await service.admin("GET", `/v1/moderation/comments/${id}`)).body;
      return lease?.by === "Ada";
    });
    await signInAt(second, "/moderation", "grace@example.org");
    await second.getByText("Ada is looking at this").first().waitFor();
    await first.keyboard.press("a");
    await second.getByText("Ada was first: Approved").first().waitFor();
    expect(await statusOf(id)).toBe("approved");
    // The card that somebody else took just goes away.
    await second.keyboard.press("r");
    await second.getByRole("heading", { name: "Next" }).waitFor();
    expect(await statusOf(id)).toBe("approved");
    await service.decide(next, "delete");
  });

  it("a comment that comes in appears by itself", async () => {
    await clear();
    const page = await open();
    await signInAt(page);
    await page.getByText("Nothing waits here.").waitFor();
    const id = await waiting({ name: "Newly arrived" });
    await page.getByRole("heading", { name: "Newly arrived" }).waitFor();
    await service.decide(id, "delete");
  });
});

describe("searching, editing, answering, blocking, the trail", () => {
  it("finds a comment by a word, edits it and answers it", async () => {
    const id = await waiting({ name: "Findable", body: "The quagga is extinct, they say" });
    await waiting({ name: "Unfindable" });
    const page = await open();
    await signInAt(page);
    await page.getByRole("heading", { name: "Findable", exact: true }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("quagga");
    await until("the other one is gone", async () => (await page.locator(".queue > li").count()) === 1);
    await page.keyboard.press("Escape");
    await page.keyboard.press("e");
    await page.getByRole("textbox", { name: "Text", exact: true }).fill("The quagga is extinct");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("A moderator changed the words.").waitFor();
    await page.keyboard.press("c");
    await page.getByRole("textbox", { name: "Answer" }).fill("It is, since 1883.");
    await page.getByRole("button", { name: "Send" }).click();
    await untilStatus(id, "approved");
    await until("the answer is published", async () => {
      const { comments } = (await service.call("GET", "/v1/comments?article=/tides&limit=100")).body;
      return comments.some((c: { staff: boolean; parent: string }) => c.staff && c.parent === id);
    });
  });

  it("blocks an author from the card and lifts it on the page of lists; the trail tells", async () => {
    await clear();
    await waiting({ name: "Pest", email: "pest@example.org" });
    const page = await open();
    await signInAt(page);
    await page.getByRole("heading", { name: "Pest" }).waitFor();
    await page.keyboard.press("b");
    await page.getByLabel("Why").fill("A pest");
    await page.getByRole("dialog").getByRole("button", { name: "Block" }).click();
    await page.getByText("Blocked: new comments are rejected").waitFor();
    const next = await service.post({ email: "pest@example.org" });
    expect(await service.judged(next)).toBe("rejected");

    await page.getByRole("link", { name: "Lists" }).click();
    await page.getByRole("button", { name: /^Take off/ }).click();
    await page.getByText("Nobody is on a list.").waitFor();
    await page.getByRole("link", { name: "Audit" }).click();
    await page
      .getByRole("cell", { name: /A pest/ })
      .first()
      .waitFor();
    await page.getByLabel("Moderator").fill("Ada");
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await until("the trail is Ada's", () => page.url().endsWith("by=Ada"));
  });
});

describe("the session", () => {
  it("when it ends, signing in again keeps the place", async () => {
    const page = await open();
    await signInAt(page, "/moderation?status=approved", "ada@example.org");
    await page.locator(".card.focus").waitFor();
    const { redis, config } = service.services;
    await redis.del(...(await redis.keys(`${config.QUEUE_PREFIX}:session:*`)));
    await page.keyboard.press("j");
    await page.getByText("Your session has ended.").waitFor();
    await page.getByLabel("E-mail", { exact: true }).last().fill("ada@example.org");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await until("the overlay is gone", async () => (await page.locator(".over").count()) === 0);
    expect(page.url()).toContain("status=approved");
    await page.locator(".card.focus").waitFor();
  });

  it("a forgotten password is set anew by the link of a mail", async () => {
    await ada.signIn("ada@example.org", password);
    await invite(service, ada, "Forgetful");
    const page = await open();
    await page.goto("/moderation");
    await page.getByRole("button", { name: "Forgot the password?" }).click();
    await page.getByLabel("E-mail").fill("forgetful@example.org");
    await page.getByRole("button", { name: "Send me a link" }).click();
    await page.getByText("a mail is on its way").waitFor();
    const sent = () =>
      mail.mails.find(
        ({ to, text }) => to === "forgetful@example.org" && text.includes("Set your new password"),
      );
    await until("the mail is here", () => sent() !== undefined);
    await page.goto(/http\S+\/moderation\/link#\S+/.exec(sent()?.text ?? "")?.[0] ?? "");
    await page.getByLabel("New password, 12 characters or more").fill("quite another password");
    await page.getByRole("button", { name: "Set the password" }).click();
    await page.getByRole("navigation", { name: "Pages" }).waitFor();
  });
});

describe("text that wants to be more than text", () => {
  it.each([
    [
      "markup",
      `<script>document.title="taken"</script><img src=x onerror="document.title='taken'"><h1>Big</h1>`,
    ],
    ["a turned direction", "safe \u202Egnp.exe\u202C and \u2066hidden\u2069 \u200Bletters"],
    ["a line of 60,000 characters", "x".repeat(60_000)],
    ["towers of marks", `Z${"\u0351".repeat(3_000)}algo`],
    ["emoji", "👩‍👩‍👧‍👦🏳️‍🌈".repeat(400)],
  ])("%s is shown as text, and the buttons stay where they are", async (what, body) => {
    await clear();
    await waiting({ name: what, body });
    const page = await open({ viewport: { width: 800, height: 900 } });
    await signInAt(page);
    await page.getByRole("heading", { name: what }).waitFor();
    expect(await page.title()).toBe("Moderation");
    expect(await page.locator(".card.focus img, .card.focus h1, .card.focus script").count()).toBe(0);
    const overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
    expect(overflow).toBeLessThanOrEqual(0);
    const shown = await page.locator(".card.focus .text").textContent();
    if (what === "a turned direction") expect(shown).toContain("U+202E");
    if (what === "markup") expect(shown).toContain("<script>");
    expect(await page.getByRole("button", { name: "Approve" }).isVisible()).toBe(true);
  });
});

describe("everybody can use it", () => {
  const pages = [
    "",
    "?status=approved",
    "?status=approved&reported=true",
    "/people",
    "/audit",
    "/insight",
    "/lists",
    "/webhooks",
    "/accounts",
    "/account",
  ];
  it.each([
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["a phone", { viewport: { width: 360, height: 740 }, hasTouch: true }],
  ] as const)(
    "axe finds nothing serious: %s",
    async (_case, options) => {
      await waiting({ body: "See https://example.org/a and https://example.org/b for more" });
      const page = await open(options);
      await page.goto("/moderation");
      await page.getByRole("button", { name: "Sign in" }).waitFor();
      const found: string[] = [];
      const check = async (name: string) => {
        const { violations } = await new AxeBuilder({ page })
          .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
          .analyze();
        for (const { id, nodes } of violations)
          found.push(`${name}: ${id} ${nodes.map(({ html }) => html).join(" ")}`);
        expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(
          0,
        );
      };
      await check("sign in");
      await signInAt(page);
      for (const path of pages) {
        await page.goto(`/moderation${path}`);
        await page.locator("main").waitFor();
        await check(path);
      }
      await page.goto("/moderation");
      await page.locator(".card.focus").waitFor();
      for (const key of ["e", "b", "?", "Shift+R"]) {
        await page.keyboard.press(key);
        await page.getByRole("dialog").waitFor();
        await check(`the dialog of ${key}`);
        await page.keyboard.press("Escape");
      }
      expect(found).toEqual([]);
    },
    180_000,
  );

  it("speaks German where the browser does", async () => {
    const page = await open({ locale: "de-DE" });
    await page.goto("/moderation");
    await page.getByRole("button", { name: "Anmelden" }).waitFor();
    expect(await page.getAttribute("html", "lang")).toBe("de");
  });

  it("on a phone a swipe to the right approves", async () => {
    await clear();
    const id = await waiting({ name: "Swiped" });
    const page = await open({ viewport: { width: 390, height: 844 }, hasTouch: true });
    await signInAt(page);
    await page.getByRole("heading", { name: "Swiped" }).waitFor();
    const card = page.locator(".card.focus");
    const touch = (type: string, x: number) =>
      card.dispatchEvent(type, {
        touches: type === "touchend" ? [] : [{ identifier: 0, clientX: x, clientY: 300 }],
      });
    await touch("touchstart", 100);
    await touch("touchmove", 260);
    await touch("touchend", 260);
    await untilStatus(id, "approved");
  });
});

describe("the page's policy", () => {
  it("allows no inline script and no frame, and the script is small", async () => {
    const response = await fetch(`${service.url}/moderation`);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    expect(await response.text()).not.toMatch(/<script>|onclick|style=/);
    const { gzipSync } = await import("node:zlib");
    const script = Buffer.from(await (await fetch(`${service.url}/assets/desk.js`)).arrayBuffer());
    expect(gzipSync(script).length).toBeLessThan(100_000);
  });
});
