import { OpenAPIRegistry, OpenApiGeneratorV31 } from "@asteasolutions/zod-to-openapi";
import type { z } from "zod";
import { problemSchema } from "./problem.ts";
import type { Answer, Route } from "./route.ts";

/** The OpenAPI 3.1 document of a table of routes, made of the schemas that validate. */
export function describeApi(routes: readonly Route[], version: string): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent("securitySchemes", "bearer", { type: "http", scheme: "bearer" });
  registry.registerComponent("securitySchemes", "session", {
    type: "apiKey",
    in: "cookie",
    name: "session",
    description: "A person's session, with X-CSRF-Token on what changes something: see POST /v1/session.",
  });
  for (const route of routes) registry.registerPath(describeRoute(route));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: "3.1.0",
    info: {
      title: "Comment moderation service",
      version,
      description:
        "Readers post and read comments, moderators decide those that wait, operators watch the queue. Errors are problem documents (RFC 9457).",
    },
    servers: [{ url: "/" }],
  });
}

type PathConfig = Parameters<OpenAPIRegistry["registerPath"]>[0];

function describeRoute(route: Route): PathConfig {
  const { method, path, summary, tag, roles, params, query, body, accepts, responses } = route;
  const parts = { ...(params ? { params } : {}), ...(query ? { query } : {}) };
  const types = accepts ?? ["application/json"];
  return {
    method,
    path,
    summary,
    tags: [tag],
    ...(roles
      ? {
          security: [{ bearer: [] }, { session: [] }],
          description: `For roles ${[...roles, "admin"].join(", ")}.`,
        }
      : {}),
    request: {
      ...(parts as { params?: z.ZodObject; query?: z.ZodObject }),
      ...(body
        ? {
            body: {
              content: Object.fromEntries(types.map((type) => [type, { schema: body }])),
              required: true,
            },
          }
        : {}),
    },
    responses: Object.fromEntries(
      Object.entries({
        ...answersOfAny(route),
        ...responses,
      }).map(([status, answer]) => [status, describeAnswer(answer)]),
    ),
  };
}

/** What the mount and the error handler may answer before or in the place of a handler. */
function answersOfAny({ roles, params, query, body, limit }: Route): Readonly<Record<number, Answer>> {
  const problem = (description: string): Answer => ({ description, schema: problemSchema });
  return {
    ...(params || query || body
      ? { 400: problem("Not readable, or a cursor that this list did not give") }
      : {}),
    ...(roles
      ? { 401: problem("No credentials, or not valid"), 403: problem("Another role, or no CSRF token") }
      : {}),
    ...(body ? { 413: problem("Too large"), 415: problem("Another type, or not UTF-8") } : {}),
    ...(params || query || body ? { 422: problem("Fields that do not fit") } : {}),
    ...(limit ? { 429: problem("Too many requests; Retry-After says when to try again") } : {}),
    500: problem("A fault of the service, logged under the request's id"),
    503: problem("A store is away; Retry-After says when to try again"),
  };
}

function describeAnswer({ description, schema, type, orPage }: Answer): PathConfig["responses"][string] {
  if (!schema && !type) return { description };
  const media = type ?? (schema === problemSchema ? "application/problem+json" : "application/json");
  const text = { schema: { type: "string" as const } };
  return {
    description,
    content: { [media]: schema ? { schema } : text, ...(orPage ? { "text/html": text } : {}) },
  };
}
