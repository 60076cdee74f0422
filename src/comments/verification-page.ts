import { type Html, html } from "../http/html.ts";
import { page } from "../http/page.ts";
import { chooseLanguage } from "../languages/index.ts";
import { verificationPath } from "../signing/verification.ts";

/** Asks before anything happens: programs that scan mail open links too, but send no forms. */
export const confirmationPage = (token: string): string =>
  titled(
    "Is this your address?",
    html`<p>Confirm that you wrote the comment, and that this e-mail address is yours. Your comments are published sooner then.</p>
<form method="post" action="${verificationPath}">
<input type="hidden" name="token" value="${token}">
<button type="submit">Yes, it is mine</button>
</form>
<p>If you did not write a comment, close this page: nothing happens.</p>`,
  );

export const verifiedPage = (): string =>
  titled("Thank you", html`<p>Your e-mail address is confirmed. You can close this page.</p>`);

export const outdatedPage = (): string =>
  titled(
    "This link is no longer good",
    html`<p>It is not complete, or its time is over. A new one comes with your next comment.</p>`,
  );

const titled = (title: string, content: Html): string =>
  page(chooseLanguage("en"), title, html`<h1>${title}</h1>\n${content}`);
