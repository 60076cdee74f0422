import { readFile } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { totpCode } from "../../../src/accounts/totp.ts";
import { buildWeb, openBrowser } from "../../support/browser.ts";
import { type DeskClient, invite, setUpAdmin } from "../../support/desk-client.ts";
import { type DeskPages, fillSignIn, openDeskPages, signInAt } from "../../support/desk-page.ts";
import { type MailServer, startMailServer } from "../../support/mail-server.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { until } from "../../support/until.ts";
import { startReceiver } from "../../support/webhook-receiver.ts";

let browser: Browser;
let mail: MailServer;
let service: TestService;
let ada: DeskClient;
let pages: DeskPages;

beforeAll(async () => {
  await buildWeb();
  browser = await openBrowser();
  mail = await startMailServer();
  service = await startTestService({ SMTP_URL: mail.url, NOTIFICATION_RETRY_SECONDS: "0.05" });
  ada = await setUpAdmin(service);
  pages = openDeskPages(browser, service);
});
afterAll(async () => {
  await browser.close();
  await service.stop();
  await mail.stop();
});
afterEach(() => {
  expect(pages.complaints()).toEqual([]);
});

async function waiting(change: object = {}): Promise<string> {
  const comment = await service.post(change);
  await service.judged(comment);
  return comment.id;
}
const read = async (id: string) => (await service.admin("GET", `/v1/moderation/comments/${id}`)).body;

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

describe("deciding from a mail", () => {
  it("the link opens a page in the mail's language, and only its button decides", async () => {
    await ada.call("PATCH", "/v1/account", { digest: "immediately", language: "de" });
    const id = await waiting({ name: "Mailed", body: "Decide on me by mail." });
    const sent = () => mail.mails.find(({ text }) => text.includes("Decide on me by mail."));
    await until("the mail is here", () => sent() !== undefined);
    await ada.call("PATCH", "/v1/account", { digest: "never", language: "en" });
    const link = /Freigeben: (\S+)/.exec(sent()?.text ?? "")?.[1] ?? "";

    // A scanner fetches it, and a browser opens it: nothing is decided.
    expect((await fetch(link)).status).toBe(200);
    const page = await pages.open();
    await page.goto(link);
    await page.getByText("Decide on me by mail.").waitFor();
    await expectAccessible(page);
    expect((await read(id)).status).toBe("pending");

    await page.getByRole("button", { name: "Diesen Kommentar: Freigeben?" }).click();
    await page.getByText("Erledigt.").waitFor();
    expect(await read(id)).toMatchObject({ status: "approved", decision: { by: "Ada" } });

    const again = await pages.open();
    await again.goto(link);
    await again.getByText("Inzwischen hat jemand entschieden.").waitFor();
    expect(await again.getByRole("button").count()).toBe(0);
  });
});

describe("a second factor", () => {
  it("is set up with a first code and asked for from then on", async () => {
    await invite(service, ada, "Grace");
    const page = await pages.open();
    await signInAt(page, "/moderation/account", "grace@example.org");
    const form = page.locator("form", { has: page.getByRole("heading", { name: "Second factor" }) });
    await form.getByLabel("Present password").fill("a long enough password");
    await form.getByRole("button", { name: "Set up an authenticator app" }).click();
    await form.getByRole("img", { name: /Scan this/ }).waitFor();
    await expectAccessible(page);
    const secret = (await form.locator("code").textContent()) ?? "";
    const step = () => Math.floor(Date.now() / 30_000);
    await form.getByRole("textbox", { name: "Code" }).fill(totpCode(secret, step()));
    await form.getByRole("button", { name: "Confirm" }).click();
    await page.getByText("An authenticator app is asked for at sign-in.").waitFor();

    const other = await pages.open();
    await other.goto("/moderation");
    await fillSignIn(other, "grace@example.org");
    await other.getByLabel("Code of your authenticator app").fill("000000");
    await other.getByRole("button", { name: "Sign in" }).click();
    await other.getByRole("alert").waitFor();
    // Each code counts once: this one is the next, which a clock that is ahead would show.
    await other.getByLabel("Code of your authenticator app").fill(totpCode(secret, step() + 1));
    await other.getByRole("button", { name: "Sign in" }).click();
    await other.getByRole("navigation", { name: "Pages" }).waitFor();
  });
});

describe("webhooks", () => {
  it("are added, show what was delivered, and send it again", async () => {
    const receiver = await startReceiver();
    const page = await pages.open();
    await signInAt(page, "/moderation/webhooks");
    await page.getByLabel("Address").fill(receiver.url);
    await page.getByRole("button", { name: "Add a webhook" }).click();
    await page.getByText(/^whsec_/).waitFor();
    const id = await waiting({ name: "Hooked" });
    await until("it is told", () => receiver.requests.length === 1);

    await page.reload();
    await page.getByText("Deliveries (1)").click();
    await page.getByText("comment.pending · delivered").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Send again" }).click();
    await page.getByText("It is being sent again.").waitFor();
    await until("it is told again", () => receiver.requests.length === 2);
    const [first, second] = receiver.requests;
    expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    expect(JSON.parse(second?.body ?? "").data).toMatchObject({ id, name: "Hooked" });

    await page.getByRole("button", { name: "Remove" }).click();
    await page.getByText("No webhooks.").waitFor();
    await receiver.stop();
  });
});

describe("insight", () => {
  it("shows what came, what was decided and by whom", async () => {
    for (const decision of ["approve", "approve", "spam"]) {
      const id = await waiting({ article: "/busy", articleTitle: "Busy" });
      await ada.call("POST", `/v1/moderation/comments/${id}/decisions`, { decision });
    }
    const page = await pages.open();
    await signInAt(page, "/moderation/insight");
    await page.getByRole("img", { name: "Comments by day and outcome" }).waitFor();
    await page.getByText("Median time to decision").waitFor();
    const row = (name: string | RegExp) => page.getByRole("row").filter({ hasText: name });
    expect(await row("/busy").textContent()).toContain("3");
    const work = await row("Ada").textContent();
    expect(Number(/\d+/.exec(work ?? "")?.[0])).toBeGreaterThanOrEqual(3);
    await expectAccessible(page);
  });
});

describe("reported comments", () => {
  it("stand in a list of their own, live, until a moderator keeps or takes them", async () => {
    const [kept, taken] = [await waiting({ name: "To keep" }), await waiting({ name: "To take" })];
    await service.services.store.sites.save("default", {
      policy: { ...(await policyOf()), thread: { ...(await policyOf()).thread, reportsToHold: 0 } },
    });
    for (const id of [kept, taken]) await service.decide(id, "approve");
    const page = await pages.open();
    await signInAt(page, "/moderation?status=approved&reported=true");
    await page.getByText("Readers have reported nothing that is published.").waitFor();

    await service.call("POST", `/v1/comments/${kept}/reports`, { body: { reason: "abuse" } });
    await page.getByRole("heading", { name: "To keep" }).waitFor();
    const tab = page.getByRole("link", { name: /^Reported/ });
    await until("the tab counts it", async () => (await tab.textContent()) === "Reported 1");
    await page.getByText("Reported by readers (abuse: 1).").waitFor();
    await expectAccessible(page);
    await service.call("POST", `/v1/comments/${taken}/reports`, { body: { reason: "spam" } });
    await page.getByRole("button", { name: /1 new comment/ }).click();

    await page.getByRole("button", { name: "Keep published" }).click();
    await page.getByRole("heading", { name: "To take" }).waitFor();
    await page.keyboard.press("s");
    await page.getByText("Readers have reported nothing that is published.").waitFor();
    await until("both are decided", async () => (await read(taken)).status === "spam");
    expect(await read(kept)).toMatchObject({ status: "approved", reported: false });
    await until("nothing is counted", async () => (await tab.textContent()) === "Reported 0");
  });

  const policyOf = async () => {
    const site = await service.services.sites.find("default");
    if (!site) throw new Error("the test's site is not there");
    return site.policy;
  };
});

describe("people's data", () => {
  it("is found, given out, anonymised and erased after a word on what will happen", async () => {
    const email = "person@example.org";
    const id = await waiting({ email, name: "A. Person", body: "What I once wrote." });
    await service.decide(id, "approve");
    const page = await pages.open();
    await signInAt(page, "/moderation/people");
    await page.getByLabel("E-mail").fill("nobody@example.org");
    await page.getByRole("button", { name: "Find" }).click();
    await page.getByText("nothing is held of this address.").waitFor();

    await page.getByLabel("E-mail").fill(email);
    await page.getByRole("button", { name: "Find" }).click();
    const held = page.getByRole("region", { name: email });
    await held.getByText("1 comment").waitFor();
    expect(page.url()).not.toContain("person");
    await expectAccessible(page);
    const downloading = page.waitForEvent("download");
    await held.getByRole("button", { name: "Export as JSON" }).click();
    const file = await (await downloading).path();
    expect(JSON.parse(await readFile(file, "utf8")).comments).toMatchObject([
      { comment: { id, email, body: "What I once wrote." }, decisions: [{ decision: "approve" }] },
    ]);
    await page.getByRole("cell", { name: "Exported" }).waitFor();

    await held.getByRole("button", { name: "Anonymise" }).click();
    await page.getByRole("dialog", { name: "Anonymise 1 comment?" }).waitFor();
    await expectAccessible(page);
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    await held.getByRole("button", { name: "Erase" }).click();
    const dialog = page.getByRole("dialog", { name: "Erase 1 comment?" });
    await dialog.getByText("It cannot be taken back.").waitFor();
    expect((await read(id)).status).toBe("approved");
    await dialog.getByRole("button", { name: "Erase" }).click();
    await page.getByText("Erased: 1 comment.").waitFor();
    await page.getByRole("cell", { name: "Erased" }).waitFor();
    expect(await page.locator("table").textContent()).not.toContain("person@");
    expect((await service.admin("GET", `/v1/moderation/comments/${id}`)).status).toBe(404);
  });

  it("is for administrators alone", async () => {
    await invite(service, ada, "Moderator");
    const page = await pages.open();
    await signInAt(page, "/moderation/people", "moderator@example.org");
    await page.getByText("Your account is not for this page.").waitFor();
    expect(await page.getByRole("link", { name: "People" }).count()).toBe(0);
  });
});

describe("signing in", () => {
  it("leads on to the page that asked for it, and to no other site", async () => {
    const page = await pages.open();
    await page.goto("/operations");
    expect(new URL(page.url()).pathname).toBe("/moderation");
    await fillSignIn(page);
    await page.waitForURL("**/operations");

    const other = await pages.open();
    await other.goto("/moderation?next=https%3A%2F%2Fexample.org%2F");
    await fillSignIn(other);
    await other.getByRole("navigation", { name: "Pages" }).waitFor();
    expect(new URL(other.url()).origin).toBe(new URL(service.url).origin);
  });
});

describe("a finding about an earlier comment", () => {
  it("shows it when asked", async () => {
    const body = "The very same words, written twice by two people who never met.";
    const first = await waiting({ name: "Earlier", body, article: "/twice" });
    await service.decide(first, "approve");
    await waiting({ name: "Later", body, article: "/twice" });
    const page = await pages.open();
    await signInAt(page, "/moderation?article=%2Ftwice");
    await page.getByRole("heading", { name: "Later" }).waitFor();
    await page.getByText("The same text stands under this article.").waitFor();
    await page.getByText("The earlier comment").first().click();
    await page.getByText("Earlier · Approved").waitFor();
    expect(await page.locator(".earlier .text").first().textContent()).toBe(body);
    await expectAccessible(page);
  });
});

describe("a desk in German", () => {
  it("tells the findings in German", async () => {
    const page = await pages.open({ locale: "de-DE" });
    const id = await waiting({
      body: "See https://example.org/x and https://example.org/y for more",
      article: "/de",
    });
    await page.goto("/moderation?article=%2Fde");
    await page.getByLabel("E-Mail", { exact: true }).fill("ada@example.org");
    await page.getByLabel("Passwort").fill("another password");
    await page.getByRole("button", { name: "Anmelden" }).click();
    await page.getByText("E-Mail oder Passwort stimmt nicht.").waitFor();
    await page.getByLabel("Passwort").fill("a long enough password");
    await ada.call("PATCH", "/v1/account", { language: "de" });
    await page.getByRole("button", { name: "Anmelden" }).click();
    await page.getByText("2 Links (Grenze 2).").waitFor();
    expect(await page.locator(".why").textContent()).not.toMatch(/limit|newcomer/);
    await service.decide(id, "delete");
    await ada.call("PATCH", "/v1/account", { language: "en" });
  });
});
