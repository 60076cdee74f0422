import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { openPage } from "./browser.ts";
import { password } from "./desk-client.ts";
import type { TestService } from "./service.ts";

export interface DeskPages {
  open(options?: BrowserContextOptions): Promise<Page>;
  /** What browsers complained of, on any page. */
  complaints(): readonly string[];
}

/** Pages of the desk in one browser, each with its own cookies. */
export function openDeskPages(browser: Browser, service: Pick<TestService, "url">): DeskPages {
  const complained: string[][] = [];
  return {
    async open(options = {}) {
      const { page, complaints } = await openPage(browser, service.url, options);
      complained.push(complaints);
      return page;
    },
    complaints: () => complained.flat(),
  };
}

/** Signs in at a page of the desk, in English. */
export async function signInAt(page: Page, path = "/moderation", email = "ada@example.org"): Promise<void> {
  await page.goto(path);
  await fillSignIn(page, email);
  await page.getByRole("navigation", { name: "Pages" }).waitFor();
}

/** Fills the form in and sends it. */
export async function fillSignIn(page: Page, email = "ada@example.org"): Promise<void> {
  await page.getByLabel("E-mail", { exact: true }).fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}
