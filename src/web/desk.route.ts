import { type Route, route } from "../http/route.ts";

/** Only what the service itself serves; nothing inline, nothing framed, no form elsewhere. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Moderation</title>
<link rel="stylesheet" href="/assets/desk.css">
<script type="module" src="/assets/desk.js"></script>
</head>
<body>
<div id="desk"></div>
<noscript>The moderators' desk needs JavaScript. Everything that it does is in the API too: see /openapi.json.</noscript>
</body>
</html>
`;

/** The moderators' desk: one page whose script shows the rest. */
export const deskRoutes = (): readonly Route[] =>
  ["/moderation", "/moderation/{page}"].map((path) =>
    route({
      method: "get",
      path,
      tag: "Pages",
      summary: "The moderators' desk",
      responses: { 200: { description: "The page", type: "text/html" } },
      handle: () => ({
        status: 200,
        type: "text/html",
        headers: { "Content-Security-Policy": policy, "Referrer-Policy": "no-referrer" },
        body: page,
      }),
    }),
  );
