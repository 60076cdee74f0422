import express from "express";
import { handleErrors, noSuchPage } from "../http/handle-errors.ts";
import { type Listening, listen } from "../http/listen.ts";
import { mountRoutes } from "../http/mount-routes.ts";
import { requestId } from "../http/request-id.ts";
import type { Logger } from "../log.ts";
import { healthRoute, type Parts, type Probe, readyRoute } from "./health.route.ts";
import { metricsRoute } from "./metrics.route.ts";
import type { Metrics } from "./metrics.ts";

export interface OperationsOptions {
  readonly port: number;
  readonly host: string;
  readonly metrics: Metrics;
  readonly probes: Readonly<Record<string, Probe>>;
  readonly parts: Parts;
  readonly log: Logger;
}

/** The small server of a process that has no pages: health, readiness, metrics. */
export async function serveOperations(options: OperationsOptions): Promise<Listening> {
  const app = express();
  app.disable("x-powered-by");
  app.use(requestId);
  mountRoutes(
    app,
    [healthRoute(), readyRoute(options.probes, options.parts), metricsRoute(options.metrics.registry)],
    async () => undefined,
  );
  app.use(noSuchPage);
  app.use(handleErrors(options.log));
  return listen(app, options.port, options.host);
}
