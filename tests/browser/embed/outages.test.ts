import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { openBrowser } from "../../support/browser.ts";
import { calm, startTestService, type TestService } from "../../support/service.ts";

let service: TestService;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const perMinute = 3;

beforeAll(async () => {
  const policy = { ...calm, form: { minSeconds: 0 } };
  service = await startTestService(
    { RATE_LIMIT_PER_MINUTE: String(perMinute) },
    { sites: { default: { policy } } },
  );
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});
beforeEach(async () => {
  await letMinutePass();
  context = await browser.newContext({ reducedMotion: "reduce" });
  page = await context.newPage();
});
afterEach(() => context.close());

/** What a minute would do to the limits. */
async function letMinutePass(): Promise<void> {
  const { redis, config } = service.services;
  const keys = await redis.keys(`${config.QUEUE_PREFIX}:rate:*`);
  if (keys.length > 0) await redis.del(...keys);
}

const waiting = () => page.locator("strong.state", { hasText: "Awaiting moderation" });
const text = () => page.getByLabel("Comment *");

async function write(body: string): Promise<void> {
  await text().fill(body);
  await page.getByLabel("Name *").fill("Grace");
  await page.getByLabel("E-mail *").fill("grace@example.org");
}

const send = () => page.getByRole("button", { name: "Post comment" }).click();
const tryAgain = () => page.getByRole("button", { name: "Try again" }).click();

async function expectAccessible(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag22aa"]).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
}

it("when the service stops before a comment is sent, then the text is kept and one press sends it once it runs", async () => {
  await page.goto(`${service.url}/demo?article=/stopped`);
  await write("Is anybody there?");
  await service.stopWeb();
  try {
    await send();
    await page.getByText("The service does not answer just now.").waitFor();
    expect(await text().inputValue()).toBe("Is anybody there?");
    await expectAccessible();
  } finally {
    await service.startWeb();
  }
  await tryAgain();
  await waiting().waitFor();
});

it("when the page is closed meanwhile, then the text is there at the next visit", async () => {
  await page.goto(`${service.url}/demo?article=/closed-meanwhile`);
  await write("Written in vain?");
  await service.stopWeb();
  try {
    await send();
    await page.getByText("The service does not answer just now.").waitFor();
    await page.close();
  } finally {
    await service.startWeb();
  }
  page = await context.newPage();
  await page.goto(`${service.url}/demo?article=/closed-meanwhile`);
  await page.getByRole("heading", { name: "Leave a comment" }).waitFor();
  expect(await text().inputValue()).toBe("Written in vain?");
});

it("when the service stops before a thread is read, then it says so and the thread comes once it runs", async () => {
  const comment = await service.post({ article: "/unread" });
  await service.judged(comment);
  await service.decide(comment.id, "approve");
  await page.goto(`${service.url}/demo?article=/another`);
  await page.getByRole("heading", { name: "Leave a comment" }).waitFor();
  await service.stopWeb();
  try {
    await page.evaluate(`document.querySelector("comment-thread").setAttribute("article", "/unread")`);
    await page.getByText("The comments could not be loaded.").waitFor();
    await expectAccessible();
  } finally {
    await service.startWeb();
  }
  await tryAgain();
  await page.getByRole("heading", { name: "Comments · 1" }).waitFor();
});

it("when an address has sent too many, then the page counts down, keeps the text and sends it afterwards", async () => {
  await page.clock.install();
  await page.goto(`${service.url}/demo?article=/too-many`);
  await write("One more.");
  for (let n = 0; n < perMinute; n++) await service.post({ article: "/too-many" });
  await send();
  await page.getByText(/You can send again in \d+ seconds/).waitFor();
  expect(await page.getByRole("button", { name: "Try again" }).isVisible()).toBe(false);
  expect(await text().inputValue()).toBe("One more.");
  await expectAccessible();

  await letMinutePass();
  await page.clock.runFor("01:01");
  await tryAgain();
  await waiting().waitFor();
});
