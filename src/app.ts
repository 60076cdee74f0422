import express, { type Express, type Router } from "express";
import helmet from "helmet";
import { authenticateSession } from "./accounts/authenticate-session.ts";
import { akismetRouter, siteOf } from "./akismet/akismet.router.ts";
import { checks } from "./checks/index.ts";
import { countsRoute } from "./comments/counts.route.ts";
import { publishedRoute } from "./comments/published.route.ts";
import { statusRoute } from "./comments/status.route.ts";
import { submitRoute } from "./comments/submit.route.ts";
import { verificationPageRoute, verifyEmailRoute } from "./comments/verify-email.route.ts";
import { createDeskRoutes, isSecure } from "./desk-routes.ts";
import { allowOrigins } from "./http/allow-origins.ts";
import { apiDocs } from "./http/api-docs.ts";
import { handleErrors, noSuchPage } from "./http/handle-errors.ts";
import { limitRate } from "./http/limit-rate.ts";
import { logRequests } from "./http/log-requests.ts";
import { mountRoutes, principalOf } from "./http/mount-routes.ts";
import { openapiRoute } from "./http/openapi.route.ts";
import { describeApi } from "./http/openapi.ts";
import { requestId } from "./http/request-id.ts";
import { authenticateBearer } from "./http/require-role.ts";
import type { Route } from "./http/route.ts";
import { failedJobsRoutes } from "./operations/failed-jobs.route.ts";
import { healthRoute, readyRoute } from "./operations/health.route.ts";
import { metricsRoute } from "./operations/metrics.route.ts";
import { observeRequests } from "./operations/observe-requests.ts";
import { operationsPage } from "./operations/operations-page.ts";
import { operatorsOnly } from "./operations/operators-only.ts";
import { queueDashboard } from "./operations/queue-dashboard.ts";
import { stateRoutes } from "./operations/state.route.ts";
import { trailRoute } from "./operations/trail.route.ts";
import { personRoutes } from "./people/person.route.ts";
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
  app.use(helmet());
  app.use(["/1.1", "/1.2"], createAkismetRouter(services));
  app.use(
    "/v1",
    allowOrigins(() => sites.list()),
  );
  app.use("/assets", serveAssets());
  mountRoutes(app, createRoutes(services), authenticate);
  const trail = { trail: services.store.trail, now: () => new Date(services.now()) };
  const operators = operatorsOnly(authenticate);
  app.use("/queues", operators, queueDashboard("/queues", { queues: services.queues, ...trail }));
  app.use("/docs", apiDocs());
  app.get("/operations", operators, operationsPage);
  app.use(noSuchPage);
  app.use(handleErrors(log));
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

/** Every call of the API. */
export function createRoutes(services: Services): readonly Route[] {
  const { config, metrics, store, sites, queue, rechecks, redis, idempotency, keyring, identity, now } =
    services;
  const { comments, articles } = store;
  const { outside } = services.judging;
  const verify = {
    verifiedAuthors: store.verifiedAuthors,
    keyring,
    now,
    onVerified: (comment: string) => rechecks.schedule({ comment, checks: ["site-mode"], attempt: 1 }, 0),
  };
  const routes: readonly Route[] = [
    submitRoute({
      limit: limitRate({
        redis,
        prefix: `${config.QUEUE_PREFIX}:rate:`,
        perMinute: config.RATE_LIMIT_PER_MINUTE,
        skip: (response) => principalOf(response) !== undefined,
        hash: (address) => identity.addressHash(address),
      }),
      findSite: (key) => sites.find(key),
      ownOrigins: config.PUBLIC_URL === undefined ? [] : [new URL(config.PUBLIC_URL).origin],
      async submit(submission) {
        await queue.submit(submission);
        metrics.accepted.inc({ site: submission.site });
      },
      keepAddress: outside.akismet && ((comment, ip) => outside.values.keep(comment, { ip })),
      comments,
      idempotency,
      keyring,
      identity,
      now,
    }),
    publishedRoute({ comments, articles, keyring }),
    statusRoute(comments, keyring),
    countsRoute(articles),
    verificationPageRoute(verify),
    verifyEmailRoute(verify),

    ...createDeskRoutes(services),

    ...personRoutes(services.people),
    ...failedJobsRoutes({ queue, trail: store.trail, now: () => new Date(now()) }),
    trailRoute(store.trail, keyring),
    ...stateRoutes(services),
    healthRoute(),
    readyRoute(
      { mongodb: () => store.ping(), redis: async () => void (await redis.ping()) },
      { classifier: services.loadedModel !== undefined },
    ),
    metricsRoute(metrics.registry),
    openapiRoute(() => document),
  ];
  const document = describeApi(routes, apiVersion);
  return routes;
}

/** Of the contract, not of the release. */
const apiVersion = "1.0.0";
