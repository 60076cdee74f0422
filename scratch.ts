import { startBrowser } from "./tests/support/browser.ts";
import { calm, startTestService } from "./tests/support/service.ts";
import { openTestStores } from "./tests/support/test-stores.ts";

const close = await openTestStores(process.env);
const service = await startTestService(
  {},
  { sites: { default: { policy: { ...calm, form: { minSeconds: 0 } } } } },
);
const a = await service.post({
  article: "/demo",
  name: "Ada Lovelace",
  body: "**Nice** clock. See https://example.org for more.\n\n> quote\n\n- a\n- b",
});
await service.judged(a);
await service.decide(a.id, "approve");
for (let i = 0; i < 8; i++) {
  const r = await service.post({ article: "/demo", parent: a.id, body: `Reply number ${i}` });
  await service.judged(r);
  await service.decide(r.id, "approve");
}
const browser = await startBrowser();
const page = await browser.newPage({ viewport: { width: 900, height: 1400 } });
page.on("console", (m) => console.log("console", m.type(), m.text()));
page.on("pageerror", (e) => console.log("pageerror", e));
page.on("requestfailed", (r) => console.log("failed", r.url(), r.failure()?.errorText));
await page.goto(`${service.url}/demo`);
await page.getByRole("heading", { name: /Comments · 9/ }).waitFor();
await page.screenshot({ path: "/tmp/embed-1.png", fullPage: true });
await page.getByLabel("Comment *").fill("Hello from the browser");
await page.getByLabel("Name *").fill("Grace");
await page.getByLabel("E-mail *").fill("grace@example.org");
await page.getByRole("button", { name: "Post comment" }).click();
await page.locator("strong.state").filter({ hasText: "Awaiting" }).waitFor();
await page.screenshot({ path: "/tmp/embed-2.png", fullPage: true });
await browser.close();
await service.stop();
await close();
process.exit(0);
