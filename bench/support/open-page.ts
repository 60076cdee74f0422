import type { Browser } from "playwright-core";

export interface Opened {
  /** From the end of the script's download, before it runs, to the frame after which a comment is on the screen. */
  readonly firstCommentMs: number;
  /** Sum of all layout shifts. */
  readonly shift: number;
  /** Requests to the service but the page's own. */
  readonly requests: number;
}

/** Runs in the page before anything else of it. */
const watch = `
  window.measured = { shift: 0, shown: 0 };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.measured.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  const look = () => {
    const thread = document.querySelector("comment-thread");
    if (thread?.shadowRoot?.querySelector("article .text")) {
      thread.scrollIntoView();
      // The first task behind this frame, which the browser draws before it.
      setTimeout(() => (window.measured.shown = performance.now()));
    } else requestAnimationFrame(look);
  };
  look();
`;
const result = `(() => {
  const script = performance.getEntriesByType("resource").find(({ name }) => name.endsWith("/embed.js"));
  return { firstCommentMs: window.measured.shown - script.responseEnd, shift: window.measured.shift };
})()`;

/** Opens a page anew, with an empty cache, on a processor slowed down so many times. */
export async function openPage(browser: Browser, url: string, slowdown: number): Promise<Opened> {
  // The page allows no evaluated text, which waiting for a measurement is.
  const context = await browser.newContext({ bypassCSP: true, viewport: { width: 1_280, height: 800 } });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
  await page.addInitScript(watch);
  let requests = 0;
  page.on("request", (request) => {
    if (request.resourceType() !== "document" && request.url().startsWith("http")) requests++;
  });
  await page.goto(url);
  await page.waitForFunction("window.measured.shown > 0");
  // What comes late, comes after the page has nothing more to load.
  await page.waitForLoadState("networkidle");
  const { firstCommentMs, shift } = await page.evaluate<Omit<Opened, "requests">>(result);
  await context.close();
  return { firstCommentMs, shift, requests };
}
