import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** Where Debian's and Ubuntu's packages, or the environment, have it. */
const places = [
  process.env.CHROMIUM ?? "",
  process.env.CHROMIUM_PATH ?? "",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
];
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the system's Chromium. @throws where there is none, saying what to install. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = places.find((path) => path !== "" && existsSync(path));
  if (!executablePath)
    throw new Error("No Chromium was found. Install it (apt-get install chromium), or set CHROMIUM_PATH.");
  return chromium.launch({ executablePath, headless: true, args: flags });
}

/** Bundles what browsers load, as it is now. */
export async function buildWeb(): Promise<void> {
  await promisify(execFile)(process.execPath, ["scripts/build-web.mjs"]);
}

/** A page of its own, with what the browser complained of: errors, and what the page's policy refused. */
export async function openPage(
  browser: Browser,
  baseURL: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ baseURL, locale: "en-GB", timezoneId: "UTC", ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => void complaints.push(error.message));
  page.on("console", (message) => {
    // An answer that is an error is told by the page itself.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      complaints.push(message.text());
  });
  return { page, complaints };
}
