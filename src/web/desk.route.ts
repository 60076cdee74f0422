import { type Route, route } from "../http/route.ts";
import { type ScriptPage, scriptPage, scriptPageHeaders } from "../http/script-page.ts";

const desk: ScriptPage = {
  title: "Moderation",
  name: "desk",
  without:
    "The moderators' desk needs JavaScript. Everything that it does is in the API too: see /openapi.json.",
  rules: ["require-trusted-types-for 'script'"],
};
const body = scriptPage(desk);
const headers = scriptPageHeaders(desk);

/** The moderators' desk: one page whose script shows the rest. */
export const deskRoutes = (): readonly Route[] =>
  ["/moderation", "/moderation/{page}"].map((path) =>
    route({
      method: "get",
      path,
      tag: "Pages",
      summary: "The moderators' desk",
      responses: { 200: { description: "The page", type: "text/html" } },
      handle: () => ({ status: 200, type: "text/html", headers, body }),
    }),
  );
