import type { RequestHandler } from "express";

/** Only what the service itself serves; charts set their size by style. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Operations</title>
<link rel="stylesheet" href="/assets/operations.css">
<script type="module" src="/assets/operations.js"></script>
</head>
<body>
<div id="operations"></div>
<noscript>This page needs JavaScript. What it shows is in the API too: /v1/operations/state.</noscript>
</body>
</html>
`;

/** The operators' page, to stand behind `operatorsOnly`. */
export const operationsPage: RequestHandler = (_request, response) => {
  response
    .set({ "Content-Security-Policy": policy, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store" })
    .type("html")
    .send(page);
};
