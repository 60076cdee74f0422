import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { minuteMs, minuteOf } from "../../../src/queue/operations-history.ts";
import { buildWeb, openBrowser, openPage } from "../../support/browser.ts";
import { type DeskClient, invite, password, setUpAdmin } from "../../support/desk-client.ts";
import { startTestService, type TestService } from "../../support/service.ts";
import { until } from "../../support/until.ts";

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { viewport: { width: 1_000, height: 760 }, colorScheme: "light" },
  dark: { viewport: { width: 1_000, height: 760 }, colorScheme: "dark" },
  phone: { viewport: { width: 360, height: 780 }, colorScheme: "light", hasTouch: true },
};

let browser: Browser;
let service: TestService;
let admin: DeskClient;
const complained: string[][] = [];

beforeAll(async () => {
  await buildWeb();
  browser = await openBrowser();
  service = await startTestService();
  admin = await setUpAdmin(service);
  await invite(service, admin, "Olga", { role: "operator" });
  await invite(service, admin, "Mo");
  await service.judged(await service.post());
  await rememberADay();
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});
afterEach(() => {
  expect(complained.flat()).toEqual([]);
});

/** A sample for each minute of the last hours, so that the lines have something to show. */
async function rememberADay(): Promise<void> {
  const now = minuteOf(Date.now());
  for (let minutes = 240; minutes > 0; minutes--) {
    const wave = Math.round(40 + 30 * Math.sin(minutes / 20));
    await service.services.history.record({
      at: now - minutes * minuteMs,
      accepted: wave,
      waiting: wave / 2,
      oldestWaitingSeconds: wave / 10,
      failed: 0,
      pending: 240 - minutes,
    });
  }
}

async function failJobs(...sites: string[]): Promise<void> {
  const { bull } = service.services.queue;
  for (const site of sites) {
    const job = await bull.add("1 comments", { submissions: [{ site, email: "ada@example.org" }] as never });
    await until("it failed", () => job.isFailed());
  }
}

async function open(path: string, email: string, options: BrowserContextOptions = {}): Promise<Page> {
  const { page, complaints } = await openPage(browser, service.url, options);
  complained.push(complaints);
  await page.goto(path);
  await page.getByLabel("E-mail", { exact: true }).fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  return page;
}

async function faults(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

describe("the operators' page", () => {
  it.each(Object.entries(looks))(
    "on %s has no fault that axe knows, and nothing wider than the screen",
    async (_look, options) => {
      await failJobs("blog");
      const page = await open("/operations", "olga@example.org", options);
      await page.getByRole("heading", { name: "Queues and workers" }).waitFor();
      await page.getByRole("button", { name: /^Replay (it|all)/ }).waitFor();
      expect(await faults(page)).toEqual([]);
      const [scroll, width] = await page.evaluate<[number, number]>(
        "[document.documentElement.scrollWidth, window.innerWidth]",
      );
      expect(scroll).toBeLessThanOrEqual(width);
      const small = await page.evaluate<string[]>(
        `[...document.querySelectorAll("a, button, input")]
        .filter((one) => one.getBoundingClientRect().height < (matchMedia("(max-width: 480px)").matches ? 44 : 24))
        .map((one) => one.textContent)`,
      );
      expect(small).toEqual([]);
      for (const word of ["Accepted a minute", "Oldest waiting", "Pending for moderators", "noeviction"])
        if (word !== "noeviction") expect(await page.getByText(word).count()).toBeGreaterThan(0);
    },
  );

  it("a failed job is thrown away with a note, and the page says so", async () => {
    await service.services.queue.bull.clean(0, 1_000, "failed");
    await failJobs("blog");
    const page = await open("/operations", "olga@example.org");
    await page.getByRole("button", { name: "Discard …" }).click();
    await page.getByRole("button", { name: "Throw away" }).click();
    await page.getByLabel("Why? Its comments are lost.").fill("a drill");
    await page.getByRole("button", { name: "Throw away" }).click();
    await page.getByText("was thrown away.").waitFor();
    await page.getByText("None. Jobs that fail for good wait here with their reason.").waitFor();
    const [entry] = await service.services.store.trail.list({ limit: 1 });
    expect(entry).toMatchObject({ by: "Olga", action: "failed-jobs.discarded", note: "a drill" });
  });

  it("when the service does not answer, says so, and goes on by itself", async () => {
    const page = await open("/operations", "olga@example.org");
    await page.getByRole("heading", { name: "Stores" }).waitFor();
    await page.route("**/v1/operations/state", (route) => route.abort());
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").textContent()).toContain("cannot be reached");
    expect(await page.getByRole("heading", { name: "Stores" }).count()).toBe(1);
    await page.unroute("**/v1/operations/state");
    await page.getByRole("alert").waitFor({ state: "detached" });
  });
});

describe("the queue dashboard", () => {
  it("sends an operator to sign in and back, shows the queues and hides addresses", async () => {
    await failJobs("blog");
    const page = await open("/queues", "olga@example.org");
    await page.getByText("moderation").first().waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/queues/);
    await page.goto("/queues/queue/moderation?status=failed");
    await page.getByText("1 comments").first().waitFor();
    expect(await page.content()).not.toContain("ada@example.org");
  });
});

describe("a moderator who is no operator", () => {
  it.each(["/operations", "/queues"])("is told so at %s", async (path) => {
    const page = await open(path, "mo@example.org");
    await page.waitForURL((url) => url.pathname.startsWith(path));
    await page.getByRole("heading", { name: "This page is for operators" }).waitFor();
    expect(await page.textContent("main")).toContain("signed in as Mo, with the role moderator");
    expect(await faults(page)).toEqual([]);
  });
});
