import { verificationPath } from "../signing/verification.ts";

/** Asks before anything happens: programs that scan mail open links too, but send no forms. */
export const confirmationPage = (token: string): string =>
  page(
    "Is this your address?",
    `<p>Confirm that you wrote the comment, and that this e-mail address is yours. Your comments are published sooner then.</p>
<form method="post" action="${verificationPath}">
<input type="hidden" name="token" value="${escapeHtml(token)}">
<button type="submit">Yes, it is mine</button>
</form>
<p>If you did not write a comment, close this page: nothing happens.</p>`,
  );

export const verifiedPage = (): string =>
  page("Thank you", "<p>Your e-mail address is confirmed. You can close this page.</p>");

export const outdatedPage = (): string =>
  page(
    "This link is no longer good",
    "<p>It is not complete, or its time is over. A new one comes with your next comment.</p>",
  );

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>
:root { color-scheme: light dark; }
body { font: 1.0625rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 12vh auto; padding: 0 1.25rem; }
button { font: inherit; padding: 0.6em 1.2em; border-radius: 0.4em; border: 1px solid; cursor: pointer; }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
