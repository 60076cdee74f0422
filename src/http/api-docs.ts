import { type RequestHandler, Router } from "express";
// The package itself would load the viewer, which is the browser's.
import swaggerUiFolder from "swagger-ui-dist/absolute-path.js";

/** The viewer's own files; nothing is loaded from elsewhere. */
const files = ["swagger-ui.css", "swagger-ui-bundle.js"] as const;

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="api"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const start = `window.SwaggerUIBundle({ url: "/openapi.json", dom_id: "#api", validatorUrl: null, deepLinking: true });\n`;

/** Shows /openapi.json to people, offline. To be mounted at `/docs`. */
export function apiDocs(): RequestHandler {
  const router = Router();
  router.use((_request, response, next) => {
    response.set("Content-Security-Policy", policy);
    next();
  });
  router.get("/", (_request, response) => void response.type("html").send(page));
  router.get("/start.js", (_request, response) => void response.type("js").send(start));
  for (const file of files)
    router.get(`/${file}`, (_request, response) =>
      response.sendFile(file, { root: swaggerUiFolder(), maxAge: "1h" }),
    );
  return router;
}
