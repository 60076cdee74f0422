import express, { type Express, type Router } from "express";
import { authenticateSession } from "./accounts/authenticate-session.ts";
import { akismetRouter, siteOf } from "./akismet/akismet.router.ts";
import { checks } from "./checks/index.ts";
import { refusalPage } from "./comments/form/refusal-page.ts";
import { wordpressErrorPage } from "./comments/wordpress/refusal-page.ts";
import { isSecure } from "./desk-routes.ts";
import { allowOrigins } from "./http/allow-origins.ts";
import { apiDocs } from "./http/api-docs.ts";
import { handleErrors, noSuchPage } from "./http/handle-errors.ts";
import { limitRate } from "./http/limit-rate.ts";
import { logRequests } from "./http/log-requests.ts";
import { mountRoutes } from "./http/mount-routes.ts";
import { requestId } from "./http/request-id.ts";
import { authenticateBearer } from "./http/require-role.ts";
import { securityHeaders } from "./http/security-headers.ts";
import { observeRequests } from "./operations/observe-requests.ts";
import { operationsPage } from "./operations/operations-page.ts";
import { operatorsOnly } from "./operations/operators-only.ts";
import { queueDashboard } from "./operations/queue-dashboard.ts";
import { createRoutes } from "./routes.ts";
import type { Services } from "./services.ts";
import { serveAssets } from "./web/serve-assets.ts";

/** The web application: what comes before the routes, the routes, and what catches their errors. */
export function createApp(services: Services): Express {
  const { config, log, metrics, sites, findToken } = services;
  const authenticate = authenticateSession(
    authenticateBearer(config.ADMIN_TOKEN, findToken),
    services.sessions,
    isSecure(services),
  );
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", config.TRUSTED_PROXIES);
  // Plain keys only: `?a[b]=c` is a key called `a[b]`, never an object.
  app.set("query parser", "simple");
  app.set("etag", false);

  app.use(requestId);
  app.use(logRequests(log, observeRequests(metrics)));
  app.use(securityHeaders());
  app.use(["/1.1", "/1.2"], createAkismetRouter(services));
  app.use(
    ["/v1", "/wp-json"],
    allowOrigins(() => sites.list()),
  );
  mountRoutes(app, createRoutes(services), authenticate);
  // Behind the routes, which then do not look for a file first.
  app.use(serveAssets());
  app.use("/assets", serveAssets());
  const trail = { trail: services.store.trail, now: () => new Date(services.now()) };
  const operators = operatorsOnly(authenticate);
  app.use("/queues", operators, queueDashboard("/queues", { queues: services.queues, ...trail }));
  app.use("/docs", apiDocs());
  app.get("/operations", operators, operationsPage);
  app.use(noSuchPage);
  app.use(
    handleErrors(log, (error, request) => refusalPage(error, request) ?? wordpressErrorPage(error, request)),
  );
  return app;
}

/** The service in Akismet's words. */
function createAkismetRouter(services: Services): Router {
  const { config, log, store, sites, redis, identity, judging, run, learn, now } = services;
  return akismetRouter({
    keys: store.akismetKeys,
    nameOf: async (site) => (await sites.find(site))?.name ?? site,
    judging,
    checks,
    run,
    identity,
    learn,
    limit: limitRate({
      redis,
      prefix: `${config.QUEUE_PREFIX}:akismet-rate:`,
      perMinute: config.AKISMET_CALLS_PER_MINUTE,
      skip: () => false,
      by: siteOf,
      hash: (address) => identity.addressHash(address),
    }),
    log,
    now: () => new Date(now()),
  });
}
