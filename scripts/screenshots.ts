import { mkdir } from "node:fs/promises";
import type { BrowserContextOptions, Page } from "playwright-core";
import { buildWeb, openBrowser, openPage } from "../tests/support/browser.ts";
import { invite, password, setUpAdmin } from "../tests/support/desk-client.ts";
import { postSamples } from "../tests/support/desk-samples.ts";
import { startTestService, type TestService } from "../tests/support/service.ts";
import { openTestStores } from "../tests/support/test-stores.ts";
import { until } from "../tests/support/until.ts";

const folder = "docs/images";

const looks: Readonly<Record<string, BrowserContextOptions>> = {
  light: { viewport: { width: 1_000, height: 760 }, colorScheme: "light" },
  dark: { viewport: { width: 1_000, height: 760 }, colorScheme: "dark" },
  phone: { viewport: { width: 390, height: 780 }, colorScheme: "light", hasTouch: true },
};

/** Pages by the name of their picture, each with what to do before it is taken. */
const pages: readonly (readonly [name: string, path: string, prepare?: (page: Page) => Promise<unknown>])[] =
  [
    ["queue", "/moderation", (page) => page.getByText("0 approved, 0 refused").waitFor()],
    ["history", "/moderation?status=approved", (page) => page.keyboard.press("h")],
    ["keys", "/moderation", (page) => page.keyboard.press("?")],
    ["reasons", "/moderation", (page) => page.keyboard.press("Shift+R")],
    ["filters", "/moderation?reason=too_many_links"],
    [
      "reported",
      "/moderation?status=approved&reported=true",
      (page) => page.locator(".why", { hasText: "Reported by readers" }).waitFor(),
    ],
    ["audit", "/moderation/audit"],
    ["insight", "/moderation/insight"],
    ["lists", "/moderation/lists"],
    ["webhooks", "/moderation/webhooks"],
    ["accounts", "/moderation/accounts"],
    ["account", "/moderation/account"],
    ["people", "/moderation/people", findSomebody],
    ["erase", "/moderation/people", askToErase],
  ];

/** States of a page, rather than pages: one picture tells enough. */
const onlyLight = new Set(["history", "keys", "reasons", "filters", "erase"]);

/** Takes pictures of each page of the desk in light, dark and phone size. */
await mkdir(folder, { recursive: true });
await buildWeb();
const closeStores = await openTestStores(process.env);
const service = await startTestService();
const browser = await openBrowser();
try {
  await fill(service);
  for (const [look, options] of Object.entries(looks)) {
    const { page } = await openPage(browser, service.url, options);
    await page.goto("/moderation");
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    await page.screenshot({ path: `${folder}/desk-sign-in-${look}.png` });
    await page.getByLabel("E-mail").fill("ada@example.org");
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.locator(".card.focus").waitFor();
    for (const [name, path, prepare] of pages) {
      if (look !== "light" && onlyLight.has(name)) continue;
      await page.goto(path);
      await page.locator("main").waitFor();
      if (path.split("?")[0] === "/moderation") await page.locator(".card.focus").waitFor();
      await prepare?.(page);
      await settled(page);
      await page.screenshot({ path: `${folder}/desk-${name}-${look}.png` });
    }
    await page.context().close();
  }
} finally {
  await browser.close();
  await service.stop();
  await closeStores();
}

/** Nothing says that it loads any more. */
async function settled(page: Page): Promise<void> {
  const loading = `document.body.textContent.includes("Loading …") || document.querySelector(".count")?.textContent.includes("…")`;
  await until("the page is settled", async () => !(await page.evaluate(loading)));
  await page.waitForTimeout(300);
}

async function findSomebody(page: Page): Promise<void> {
  await page.getByLabel("E-mail").fill("sample.0@example.org");
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByText("1 comment").waitFor();
}

async function askToErase(page: Page): Promise<void> {
  await findSomebody(page);
  await page.getByRole("button", { name: "Erase" }).click();
  await page.getByRole("dialog").waitFor();
}

/** A desk in the middle of an afternoon. */
async function fill(on: TestService): Promise<void> {
  const ada = await setUpAdmin(on);
  const grace = await invite(on, ada, "Grace");
  await ada.call("POST", "/v1/invitations", { email: "joan@example.org", role: "operator" });
  const ids = await postSamples(on, 24);
  const decisions = ["approve", "spam", "approve", "reject"];
  for (const [index, id] of ids.slice(0, 12).entries()) {
    const decision = decisions[index % decisions.length];
    const reason = decision === "reject" ? { reason: "Off topic" } : {};
    const client = index % 3 === 0 ? grace : ada;
    await client.call("POST", `/v1/moderation/comments/${id}/decisions`, { decision, ...reason });
  }
  const site = await on.services.sites.find("default");
  if (site)
    await on.services.store.sites.save("default", {
      policy: { ...site.policy, thread: { ...site.policy.thread, reportsToHold: 0 } },
    });
  for (const id of [ids[0], ids[2]])
    await on.call("POST", `/v1/comments/${id}/reports`, { body: { reason: "off_topic" } });
  await ada.call("POST", "/v1/people/export", { email: "sample.3@example.org" });
  const block = { list: "block", kind: "link", value: "casino.example", site: "default", note: "Gambling" };
  await ada.call("POST", "/v1/moderation/lists", block);
  const allow = { list: "allow", kind: "email", value: "sample.0@example.org", note: "Our columnist" };
  await ada.call("POST", "/v1/moderation/lists", allow);
  const events = ["comment.pending", "comment.approved"];
  await ada.call("POST", "/v1/webhooks", { url: "https://chat.example.org/hooks/comments", events });
}
