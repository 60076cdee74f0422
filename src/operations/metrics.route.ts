import type { Registry } from "prom-client";
import type { Role } from "../http/principal.ts";
import { type Route, route } from "../http/route.ts";

/** Prometheus's page. @param roles who may read it; left out: everybody who reaches the port. */
export const metricsRoute = (registry: Registry, roles?: readonly Role[]): Route =>
  route({
    method: "get",
    path: "/metrics",
    tag: "Operators",
    summary: "Metrics in Prometheus's text format",
    ...(roles ? { roles } : {}),
    responses: { 200: { description: "Metrics", type: "text/plain" } },
    handle: async () => ({ status: 200, type: registry.contentType, body: await registry.metrics() }),
  });
