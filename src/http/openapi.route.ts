import { z } from "zod";
import { type Route, route } from "./route.ts";

/** The API's own description. */
export const openapiRoute = (document: () => object): Route =>
  route({
    method: "get",
    path: "/openapi.json",
    tag: "Developers",
    summary: "This API, described",
    responses: { 200: { description: "An OpenAPI 3.1 document", schema: z.looseObject({}) } },
    handle: () => ({ status: 200, headers: { "Cache-Control": "public, max-age=300" }, body: document() }),
  });
