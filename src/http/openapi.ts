import { OpenAPIRegistry, OpenApiGeneratorV31 } from "@asteasolutions/zod-to-openapi";
import type { z } from "zod";
import { problemSchema } from "./problem.ts";
import type { Answer, Route } from "./route.ts";

/** The OpenAPI 3.1 document of a table of routes, made of the schemas that validate. */
export function describeApi(routes: readonly Route[], version: string): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent("securitySchemes", "bearer", { type: "http", scheme: "bearer" });
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

function describeRoute({
  method,
  path,
  summary,
  tag,
  roles,
  params,
  query,
  body,
  accepts,
  responses,
}: Route): PathConfig {
  const parts = { ...(params ? { params } : {}), ...(query ? { query } : {}) };
  const types = accepts ?? ["application/json"];
  return {
    method,
    path,
    summary,
    tags: [tag],
    ...(roles
      ? { security: [{ bearer: [] }], description: `For roles ${[...roles, "admin"].join(", ")}.` }
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
      Object.entries(responses).map(([status, answer]) => [status, describeAnswer(answer)]),
    ),
  };
}

function describeAnswer({ description, schema, type }: Answer): PathConfig["responses"][string] {
  if (!schema && !type) return { description };
  const media = type ?? (schema === problemSchema ? "application/problem+json" : "application/json");
  return { description, content: { [media]: schema ? { schema } : { schema: { type: "string" } } } };
}
