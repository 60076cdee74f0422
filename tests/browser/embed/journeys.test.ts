import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { openBrowser } from "../../support/browser.ts";
import { type PageServer, servePage } from "../../support/serve-page.ts";
import { calm, startTestService, type TestService } from "../../support/service.ts";
import { until } from "../../support/until.ts";

let service: TestService;
let browser: Browser;
let other: PageServer;
let context: BrowserContext;
let page: Page;

/** Tests type at once what people take their time for. */
const quick = { ...calm, form: { minSeconds: 0 } };

beforeAll(async () => {
  other = await servePage();
  service = await startTestService(
    {},
    {
      sites: {
        default: { policy: quick, allowedOrigins: [other.origin] },
        open: { policy: { ...quick, mode: "open" }, allowedOrigins: [other.origin] },
        foreign: { policy: quick, allowedOrigins: ["https://elsewhere.example"] },
      },
    },
  );
  other.show(service.url);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await service.stop();
  await other.stop();
});
beforeEach(async () => {
  context = await browser.newContext({ reducedMotion: "reduce" });
  page = await context.newPage();
});
afterEach(() => context.close());

let made = 0;
const newArticle = () => `/journey-${++made}`;
const demo = (article: string, more = "") =>
  page.goto(`${service.url}/demo?article=${encodeURIComponent(article)}${more}`);
const state = (text: string) => page.locator("strong.state", { hasText: text });

async function fill(text: string, within = page.locator("form").first()) {
  await within.getByLabel("Comment *").fill(text);
  await within.getByLabel("Name *").fill("Grace");
  await within.getByLabel("E-mail *").fill("grace@example.org");
}

const send = (within = page.locator("form").first()) =>
  within.getByRole("button", { name: "Post comment" }).click();

async function published(article: string, change: object = {}) {
  const comment = await service.post({ article, ...change });
  await service.judged(comment);
  await service.decide(comment.id, "approve");
  return comment;
}

async function newest(article: string): Promise<string> {
  const { body } = await service.admin(
    "GET",
    `/v1/moderation/comments?article=${encodeURIComponent(article)}&status=pending`,
  );
  return body.comments.at(-1).id;
}

async function expectAccessible(what: string) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"])
    .analyze();
  const found = violations.map(
    ({ id, nodes }) => `${what}: ${id} ${nodes.map(({ html }) => html).join(" ")}`,
  );
  expect(found).toEqual([]);
}

// Run in the page, whose types are not the tests'.
const focused = `document.querySelector("comment-thread").shadowRoot.activeElement.tagName`;
const inspect = `(() => {
  const thread = document.querySelector("comment-thread");
  const all = (selector) => [...thread.shadowRoot.querySelectorAll(selector)];
  const { scrollWidth, clientWidth } = document.documentElement;
  return {
    hit: "hit" in window,
    foreign: all(".text :is(script, style, img, svg, table, iframe, [onerror], [style])").length,
    links: all(".text a").map((link) => link.getAttribute("href")),
    wide: all("article").filter((item) => item.getBoundingClientRect().right > thread.getBoundingClientRect().right + 1).length,
    scrolls: scrollWidth > clientWidth,
    heading: document.querySelector("h1").getBoundingClientRect().height,
  };
})()`;

interface Found {
  readonly hit: boolean;
  readonly foreign: number;
  readonly links: readonly string[];
  readonly wide: number;
  readonly scrolls: boolean;
  readonly heading: number;
}

// Unlike each other, so that none is taken for a repetition.
const answers = {
  "the demo page": ["The moon has no say in a harbour with a lock.", "A lock keeps the moon out, mostly."],
  "a page of another origin": [
    "My uncle repaired such gears in Hull.",
    "It was in Grimsby, he tells me now.",
  ],
} as const;

describe.each(["the demo page", "a page of another origin"] as const)("on %s", (where) => {
  const [answered, better] = answers[where];

  const open = (article: string, site = "default") =>
    where === "the demo page"
      ? demo(article, `&site=${site}`)
      : page.goto(`${other.origin}/?article=${encodeURIComponent(article)}&site=${site}`);

  it("when a comment is posted, then it waits for its author alone and appears when approved", async () => {
    const article = newArticle();
    await open(article);
    await expectAccessible("empty");
    await fill("The hand is *late* today.");
    await send();
    await state("Awaiting moderation").waitFor();
    await expectAccessible("waiting");
    expect((await service.call("GET", `/v1/comments?article=${article}`)).body.total).toBe(0);

    await page.reload();
    await state("Awaiting moderation").waitFor();
    await service.decide(await newest(article), "approve");
    await page.getByRole("heading", { name: "Comments · 1" }).waitFor();
    await state("Awaiting moderation").waitFor({ state: "detached" });
    expect(await page.locator(".text em").textContent()).toBe("late");
  });

  it("when it is answered, edited and deleted, then the page shows each", async () => {
    const article = newArticle();
    const first = await published(article, { site: "open" });
    await open(article, "open");
    await page
      .locator(`#comment-${first.id}`)
      .getByRole("button", { name: /^Reply/ })
      .click();
    const reply = page.getByRole("form", { name: /^Reply to/ });
    await expectAccessible("replying");
    await fill(answered, reply);
    await send(reply);
    const answer = page.locator(`#comment-${first.id} .replies li`);
    await answer.getByText(answered).waitFor();
    await page.getByRole("heading", { name: "Comments · 2" }).waitFor();

    await answer.getByRole("button", { name: /^Edit/ }).click();
    await expectAccessible("editing");
    await answer.getByLabel("Comment *").fill(better);
    await answer.getByRole("button", { name: "Save" }).click();
    await answer.getByText(better).waitFor();
    await answer.getByText("edited").waitFor();

    await answer.getByRole("button", { name: /^Delete/ }).click();
    await expectAccessible("deleting");
    await answer.getByRole("button", { name: "Delete", exact: true }).last().click();
    await answer.waitFor({ state: "detached" });
    await page.getByText("Your comment is deleted.").waitFor();
  });
});

describe("the form", () => {
  it("when fields do not fit, then each says so and the first has the focus", async () => {
    await demo(newArticle());
    await page.getByLabel("Name *").fill("Grace");
    await page.getByLabel("E-mail *").fill("not an address");
    await send();
    expect(await page.locator(".field p.error:visible").allTextContents()).toEqual([
      "Comment is required.",
      "Enter an e-mail address such as name@example.org.",
    ]);
    expect(await page.evaluate(focused)).toBe("TEXTAREA");
    await expectAccessible("errors");
  });

  it("when it is sent twice at once, then there is one comment", async () => {
    const article = newArticle();
    await demo(article);
    await fill("Twice?");
    await page.getByRole("button", { name: "Post comment" }).dblclick();
    await state("Awaiting moderation").waitFor();
    const { body } = await service.admin("GET", `/v1/moderation/comments?article=${article}&status=pending`);
    expect(body.comments).toHaveLength(1);
  });

  it("when details are to be saved, then they are there next time; the text is kept until it is sent", async () => {
    const article = newArticle();
    await demo(article);
    await fill("Saved details.");
    await page.getByLabel(/^Save my name/).check();
    await send();
    await state("Awaiting moderation").waitFor();
    await page.getByLabel("Comment *").fill("Half a thou");
    await page.reload();
    await page.getByLabel("Name *").waitFor();
    expect(await page.getByLabel("Name *").inputValue()).toBe("Grace");
    expect(await page.getByLabel("Comment *").inputValue()).toBe("Half a thou");
  });

  it("when the preview is asked for, then the text looks as it will", async () => {
    await demo(newArticle());
    await page.getByLabel("Comment *").fill("**bold** <img src=x onerror=alert(1)>");
    await page.getByRole("button", { name: "Preview" }).click();
    await page.locator(".preview strong").waitFor();
    expect(await page.locator(".preview img").count()).toBe(0);
    await expectAccessible("preview");
  });

  it("when the browser is offline, then it says so, keeps the text and sends it later", async () => {
    await demo(newArticle());
    await fill("From the train.");
    await context.setOffline(true);
    await send();
    await page.getByText("You seem to be offline.").waitFor();
    await context.setOffline(false);
    await page.getByRole("button", { name: "Try again" }).click();
    await state("Awaiting moderation").waitFor();
  });
});

describe("the thread", () => {
  it("when the page's origin is not allowed, then it says that and nothing else breaks", async () => {
    await page.goto(`http://localhost:${new URL(other.origin).port}/?article=x&site=foreign`);
    await page.getByText("Comments are not enabled for this page's address.").waitFor();
    expect(await page.getByText("An article of another site").isVisible()).toBe(true);
  });

  it("when an address leads to a comment, then it is in view and has the focus, on whatever page it is", async () => {
    const article = newArticle();
    const comments = [];
    for (let n = 0; n < 4; n++) comments.push(await published(article, { site: "open" }));
    await page.route("**/v1/comments?*", (route) =>
      route.continue({ url: `${route.request().url()}&limit=2` }),
    );
    await demo(article, `&site=open#comment-${comments[3]?.id}`);
    await page.locator(`#comment-${comments[3]?.id} article:focus`).waitFor();
    await page.getByRole("button", { name: "Load earlier comments" }).click();
    await page.locator(`#comment-${comments[1]?.id}`).waitFor();
    const ids = await page.locator("ol.comments > li").evaluateAll((items) => items.map(({ id }) => id));
    expect(ids).toEqual(comments.slice(1).map(({ id }) => `comment-${id}`));
  });

  it("when a thread is longer than a screen, then all of it comes in its order, each with its time", async () => {
    const article = newArticle();
    const first = await published(article, { site: "open" });
    await published(article, { site: "open", parent: first.id });
    for (let n = 0; n < 10; n++) await published(article, { site: "open" });
    const { body } = await service.call("GET", `/v1/comments?site=open&article=${article}`);
    await demo(article, "&site=open");
    await page.locator("ol.comments li").nth(11).waitFor();
    const ids = await page.locator("ol.comments li").evaluateAll((items) => items.map(({ id }) => id));
    expect(ids).toEqual(body.comments.map(({ id }: { id: string }) => `comment-${id}`));
    await until("each has its time", async () => (await page.locator("time:empty").count()) === 0);
    expect(await page.locator("time[title]").count()).toBe(12);
  });

  it("when there are more, then they come behind the rest; the order can be changed", async () => {
    const article = newArticle();
    for (let n = 0; n < 3; n++) await published(article, { body: `Number ${n}` });
    await page.route("**/v1/comments?*", (route) =>
      route.continue({ url: `${route.request().url()}&limit=2` }),
    );
    await demo(article);
    await page.getByRole("button", { name: "Load more comments" }).click();
    await page.getByText("Number 2").waitFor();
    await page.getByRole("button", { name: "Newest" }).click();
    await until(
      "the newest is first",
      async () => (await page.locator("ol.comments .text").first().textContent())?.trim() === "Number 2",
    );
  });

  it("when comments come meanwhile, then a bar tells how many and shows them", async () => {
    const article = newArticle();
    await published(article);
    await page.route("**/v1/counts?*", async (route) => {
      const answer = await route.fetch({
        headers: { ...route.request().headers(), "cache-control": "no-cache" },
      });
      await route.fulfill({
        response: answer,
        headers: { ...answer.headers(), "cache-control": "no-store" },
      });
    });
    await demo(article, "&refresh=1");
    await page.getByRole("heading", { name: "Comments · 1" }).waitFor();
    await published(article);
    await page.getByText("1 new comment since you came").waitFor();
    await expectAccessible("new comments");
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.getByRole("heading", { name: "Comments · 2" }).waitFor();
  });

  it("when a comment is reported, then it thanks and the moderators find it", async () => {
    const article = newArticle();
    const comment = await published(article);
    await demo(article);
    await page.getByRole("button", { name: /^Report/ }).click();
    await expectAccessible("reporting");
    await page.getByLabel("What is wrong with this comment?").selectOption("abuse");
    await page.getByRole("button", { name: "Send report" }).click();
    await page
      .locator("article + div, .status")
      .getByText("Thank you. A moderator will look at it.")
      .first()
      .waitFor();
    const { body } = await service.admin("GET", `/v1/moderation/comments/${comment.id}`);
    expect(JSON.stringify(body.findings)).toContain("reported");
  });

  it("when the article is closed, then the comments stay and the form goes", async () => {
    const article = newArticle();
    await published(article);
    await service.admin("PATCH", "/v1/articles", { article, closed: true });
    await demo(article);
    await page.getByText("Comments on this article are closed.").waitFor();
    expect(await page.locator("form").count()).toBe(0);
    expect(await page.getByRole("button", { name: /^Reply/ }).count()).toBe(0);
    await expectAccessible("closed");
  });

  it("when there are many replies, then the first are shown and the rest on request", async () => {
    const article = newArticle();
    const first = await published(article, { site: "open" });
    for (let n = 0; n < 7; n++) await published(article, { site: "open", parent: first.id });
    await demo(article, "&site=open");
    await page.getByRole("button", { name: "Show 2 replies" }).click();
    expect(await page.locator(".replies > li:visible").count()).toBe(7);
    await page.getByRole("button", { name: "Hide replies" }).click();
    expect(await page.locator(".replies > li:visible").count()).toBe(0);
    await page.getByRole("button", { name: "Show 7 replies" }).waitFor();
  });

  it("when the page is in Arabic, then all reads from right to left in its words", async () => {
    await published("/arabic");
    await demo("/arabic", "&lang=ar&theme=dark");
    await page.getByRole("heading", { name: /التعليقات/ }).waitFor();
    expect(await page.locator("comment-thread section").getAttribute("dir")).toBe("rtl");
    await expectAccessible("Arabic, dark");
  });
});

describe("bad input", () => {
  const texts: [string, string][] = [
    ["a script", "<script>window.hit = true</script>"],
    ["an event handler", '<img src=x onerror="window.hit = true"> <svg onload="window.hit = true">'],
    ["a javascript link", "[press](javascript:window.hit=true) <javascript:window.hit=true>"],
    ["a data link", "[press](data:text/html,<script>window.hit=true</script>)"],
    ["tricks with style", '<style>* { display: none }</style><div style="position:fixed;inset:0">'],
    ["unclosed tags", "</div></article></li></ol></section><b><i><table>"],
    ["one word of 65 KB", "w".repeat(65_000)],
    ["changes of direction", "\u202Eevil\u202E \u2066\u2067 text"],
    ["stacked marks", `Z${"\u0335\u0301\u0300\u0334".repeat(200)}algo`],
  ];

  it("when comments hold tricks, then nothing runs and nothing leaves its box", async () => {
    const article = newArticle();
    for (const [name, body] of texts) await published(article, { body, name: `${name} \u202E<b>` });
    await demo(article);
    await page.getByRole("heading", { name: `Comments · ${texts.length}` }).waitFor();
    for (const link of await page.locator(".text a").all())
      await link.click({ noWaitAfter: true, trial: true });
    const found = await page.evaluate<Found>(inspect);
    expect(found).toMatchObject({ hit: false, foreign: 0, wide: 0, scrolls: false });
    expect(found.links.filter((href) => !/^(https?:|mailto:)/.test(href))).toEqual([]);
    expect(found.heading).toBeGreaterThan(0);
  });

  it("when the reader's clock is wrong, then times are told by the service's", async () => {
    const article = newArticle();
    await published(article);
    await page.clock.setFixedTime(new Date("2001-01-01T00:00:00Z"));
    await demo(article);
    await page.locator("time").waitFor();
    expect(await page.locator("time").textContent()).toMatch(/^(now|1 minute ago)$/);
  });
});

describe("without JavaScript", () => {
  it("when the form in the page is sent, then the browser is back at the article", async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const tab = await plain.newPage();
    await tab.goto(`${service.url}/demo?article=no-script`);
    const form = tab.frameLocator("iframe");
    await form.getByLabel("Comment *").fill("No script here.");
    await form.getByLabel("Name *").fill("Ada");
    await form.getByLabel("E-mail *").fill("ada@example.org");
    await form.getByRole("button", { name: "Post comment" }).click();
    await tab.waitForURL(/\/demo\?article=no-script#comment-/);
    await until("it is stored", async () => {
      const { body } = await service.admin("GET", "/v1/moderation/comments?article=no-script&status=pending");
      return body.comments.length === 1;
    });
    await plain.close();
  });

  it("when fields do not fit, then the page shows the form again, filled in", async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const tab = await plain.newPage();
    await tab.goto(`${service.url}/embed/form?article=no-script`);
    await tab.getByLabel("Comment *").fill("Kept.");
    await tab.getByLabel("Name *").fill("Ada");
    await tab.getByLabel("E-mail *").fill("ada@localhost");
    await tab.getByRole("button", { name: "Post comment" }).click();
    await tab.getByText("Enter an e-mail address such as").first().waitFor();
    expect(await tab.getByLabel("Comment *").inputValue()).toBe("Kept.");
    await plain.close();
  });

  it("when a WordPress form posts from a page of the site, then the browser is back with the comment's number", async () => {
    await page.goto(`${other.origin}/wordpress`);
    await page.locator("textarea").fill("From the old theme.");
    await page.getByRole("button", { name: "Post Comment" }).click();
    await page.waitForURL(/\/wordpress\?unapproved=\d+&moderation-hash=[\w-]+#comment-\d+/);
  });
});
