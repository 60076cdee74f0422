import type { Browser, BrowserContext } from "playwright-core";
import { buildWeb, openBrowser } from "../../support/browser.ts";
import { password, setUpAdmin } from "../../support/desk-client.ts";
import { calm, startTestService, type TestService } from "../../support/service.ts";

let service: TestService;
let browser: Browser;
let reader: BrowserContext;
let moderator: BrowserContext;

beforeAll(async () => {
  await buildWeb();
  service = await startTestService(
    {},
    { sites: { default: { policy: { ...calm, form: { minSeconds: 0 } } } } },
  );
  await setUpAdmin(service);
  browser = await openBrowser();
  moderator = await browser.newContext();
});
// A reader whom nobody knows, each time.
beforeEach(async () => {
  reader = await browser.newContext();
});
afterEach(() => reader.close());
afterAll(async () => {
  await browser.close();
  await service.stop();
});

it("when a moderator presses a key at the desk, then the reader's open page shows the comment to everybody", async () => {
  const article = await reader.newPage();
  await article.goto(`${service.url}/demo?article=/desk`);
  await article.getByLabel("Comment *").fill("The hand was eight minutes late.");
  await article.getByLabel("Name *").fill("Grace");
  await article.getByLabel("E-mail *").fill("grace@example.org");
  await article.getByRole("button", { name: "Post comment" }).click();
  const waiting = article.locator("strong.state", { hasText: "Awaiting moderation" });
  await waiting.waitFor();

  const desk = await moderator.newPage();
  await desk.goto(`${service.url}/moderation`);
  await desk.getByLabel("E-mail", { exact: true }).fill("ada@example.org");
  await desk.getByLabel("Password").fill(password);
  await desk.getByRole("button", { name: "Sign in" }).click();
  await desk.getByRole("heading", { name: "Grace", exact: true }).waitFor();
  await desk.getByText("The hand was eight minutes late.").first().waitFor();
  await desk.keyboard.press("a");
  await desk.getByText("Nothing waits here.").waitFor();

  await article.bringToFront();
  await waiting.waitFor({ state: "detached" });
  await article.getByRole("heading", { name: "Comments · 1" }).waitFor();
  const other = await moderator.newPage();
  await other.goto(`${service.url}/demo?article=/desk`);
  await other.getByText("The hand was eight minutes late.").waitFor();
});

it("when a reader's comment is open in two tabs, then both tell what became of it", async () => {
  const first = await reader.newPage();
  await first.goto(`${service.url}/demo?article=/tabs`);
  await first.getByLabel("Comment *").fill("Seen from the lighthouse, the tide turns early.");
  await first.getByLabel("Name *").fill("Grace");
  await first.getByLabel("E-mail *").fill("grace@example.org");
  await first.getByRole("button", { name: "Post comment" }).click();
  await first.locator("strong.state").waitFor();
  const second = await reader.newPage();
  await second.goto(`${service.url}/demo?article=/tabs`);
  await second.getByText("Seen from the lighthouse").waitFor();

  await first.bringToFront();
  await first.locator("strong.state", { hasText: "Awaiting moderation" }).waitFor();
  const { body } = await service.admin("GET", "/v1/moderation/comments?article=/tabs&status=pending");
  await service.decide(body.comments[0].id, "approve");
  for (const page of [first, second]) {
    await page.bringToFront();
    await page.getByRole("heading", { name: "Comments · 1" }).waitFor();
    await page.locator("strong.state").waitFor({ state: "detached" });
  }
});
