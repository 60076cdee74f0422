import { mkdirSync } from "node:fs";
import type { Page } from "playwright-core";
import { openBrowser } from "../tests/support/browser.ts";
import { calm, startTestService } from "../tests/support/service.ts";
import { openTestStores } from "../tests/support/test-stores.ts";

/** Takes the pictures of docs/embed.md: every state of a thread, each from a service that lives for them alone. */
const folder = process.argv[2] ?? "docs/images";
mkdirSync(folder, { recursive: true });

const closeStores = await openTestStores(process.env);
const quick = { ...calm, form: { minSeconds: 0 } };
const service = await startTestService(
  {},
  { sites: { default: { policy: quick }, open: { policy: { ...quick, mode: "open" } } } },
);
const browser = await openBrowser();

const words = [
  ["Ada Lovelace", "The hand on ours at the quay runs **eight minutes** behind the gauge, and nobody minds."],
  [
    "Tom Bright",
    "How does it cope with a storm surge? Ours was half a metre out in January.\n\n> wind pushes water into the bay\n\nquite so.",
  ],
  [
    "Inge Sund",
    "There is a good explanation of the gearing in the harbour museum, with a model to turn by hand.",
  ],
  ["R. Osei", "We read the water by the third step of the slip. Works every time."],
] as const;

async function published(article: string, index: number, parent?: string): Promise<string> {
  const [name, body] = words[index % words.length] ?? words[0];
  const comment = await service.post({ article, name, body, ...(parent ? { parent } : {}) });
  await service.judged(comment);
  await service.decide(comment.id, "approve");
  return comment.id;
}

interface Shot {
  readonly article: string;
  readonly more?: string;
  readonly width?: number;
  readonly dark?: boolean;
  /** Brings the page into the state. */
  readonly act?: (page: Page) => Promise<void>;
}

async function take(
  name: string,
  { article, more = "", width = 820, dark = false, act }: Shot,
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  await page.goto(`${service.url}/demo?article=${article}${more}`);
  await page.locator("comment-thread h2").waitFor();
  await act?.(page);
  await page.locator("comment-thread section").screenshot({ path: `${folder}/embed-${name}.png` });
  await context.close();
  process.stdout.write(`${folder}/embed-${name}.png\n`);
}

const loaded = (page: Page) => page.locator("ol.comments article").first().waitFor();
const state = (page: Page, text: string) => page.locator("strong.state", { hasText: text }).waitFor();

async function fill(page: Page, text: string): Promise<void> {
  await page.getByLabel("Comment *").first().fill(text);
  await page.getByLabel("Name *").first().fill("Grace Hopper");
  await page.getByLabel("E-mail *").first().fill("grace@example.org");
}

const send = (page: Page) => page.getByRole("button", { name: "Post comment" }).first().click();

async function sent(page: Page): Promise<void> {
  await fill(page, "At Whitby they paint the heights on the pier itself.");
  await send(page);
  await state(page, "Awaiting moderation");
}

const answers =
  (status: number, headers: Record<string, string> = {}) =>
  async (page: Page) => {
    await fill(page, "At Whitby they paint the heights on the pier itself.");
    await page.route("**/v1/comments", (route) => route.fulfill({ status, headers }));
    await send(page);
    await page.locator("form .status.error").waitFor();
  };

const first = await published("thread", 0);
const reply = await published("thread", 1, first);
await published("thread", 2, reply);
await published("thread", 3);
const busy = await published("busy", 0);
for (let n = 1; n < 8; n++) await published("busy", n, busy);
await published("closed", 3);
await service.admin("PATCH", "/v1/articles", { article: "closed", closed: true });

await take("empty", { article: "empty", act: (page) => page.getByLabel("Comment *").waitFor() });
await take("thread", { article: "thread", act: loaded });
await take("dark", { article: "thread", dark: true, act: loaded });
await take("phone", { article: "thread", width: 360, act: loaded });
await take("arabic", { article: "thread", more: "&lang=ar", act: loaded });
await take("waiting", { article: "waiting", act: sent });
await take("errors", { article: "empty", act: send });
await take("preview", {
  article: "empty",
  async act(page) {
    await page.getByLabel("Comment *").fill("**Bold**, *emphasis*, `code`\n\n> a quote\n\n- and a list");
    await page.getByRole("button", { name: "Preview" }).click();
    await page.locator(".preview strong").waitFor();
  },
});
await take("too-many", { article: "empty", act: answers(429, { "retry-after": "42" }) });
await take("down", { article: "empty", act: answers(503) });
await take("reply", {
  article: "thread",
  async act(page) {
    await page.getByRole("button", { name: "Reply to R. Osei" }).click();
  },
});
await take("edit", {
  article: "edit",
  async act(page) {
    await sent(page);
    await page.getByRole("button", { name: /^Edit/ }).click();
  },
});
await take("delete", {
  article: "delete",
  async act(page) {
    await sent(page);
    await page.getByRole("button", { name: /^Delete/ }).click();
  },
});
await take("report", {
  article: "thread",
  async act(page) {
    await page.getByRole("button", { name: /^Report: R. Osei/ }).click();
  },
});
await take("folded", { article: "busy", act: loaded });
await take("closed", { article: "closed", act: loaded });
await take("not-loaded", {
  article: "thread",
  async act(page) {
    await page.route("**/v1/comments?*", (route) => route.abort());
    await page.reload();
    await page.getByRole("button", { name: "Try again" }).waitFor();
  },
});
await take("rejected", {
  article: "rejected",
  async act(page) {
    await sent(page);
    const { body } = await service.admin("GET", "/v1/moderation/comments?article=rejected&status=pending");
    await service.decide(body.comments[0].id, "reject");
    await state(page, "Not published");
  },
});

await browser.close();
await service.stop();
await closeStores();
