import { z } from "zod";
import { formOrJson } from "../http/mount-routes.ts";
import { problemSchema } from "../http/problem.ts";
import { type Route, route } from "../http/route.ts";
import { text } from "../http/text.ts";
import { renderMarkdown } from "./render-markdown.ts";

const bodySchema = z
  .object({ body: text({ label: "The comment", maxBytes: 65_525 }) })
  .meta({ id: "PreviewComment" });

/** How a text would look, by the renderer that published comments go through; nothing is kept. */
export const previewRoute = (): Route =>
  route({
    method: "post",
    path: "/v1/preview",
    tag: "Readers",
    summary: "A text as it would look",
    body: bodySchema,
    accepts: formOrJson,
    responses: {
      200: { description: "Safe HTML", schema: z.object({ html: z.string() }).meta({ id: "Preview" }) },
      422: { description: "Fields that do not fit", schema: problemSchema },
    },
    handle: ({ body }) => ({ status: 200, body: { html: renderMarkdown(body.body) } }),
  });
