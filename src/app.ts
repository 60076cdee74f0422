import express, { type Express } from "express";
import helmet from "helmet";
import { authenticateSession } from "./accounts/authenticate-session.ts";
import { countsRoute } from "./comments/counts.route.ts";
import { publishedRoute } from "./comments/published.route.ts";
import { statusRoute } from "./comments/status.route.ts";
import { submitRoute } from "./comments/submit.route.ts";
import { verificationPageRoute, verifyEmailRoute } from "./comments/verify-email.route.ts";
import { createDeskRoutes, isSecure } from "./desk-routes.ts";
import { allowOrigins } from "./http/allow-origins.ts";
import { handleErrors, noSuchPage } from "./http/handle-errors.ts";
import { limitRate } from "./http/limit-rate.ts";
import { logRequests } from "./http/log-requests.ts";
import { mountRoutes, principalOf } from "./http/mount-routes.ts";
import { openapiRoute } from "./http/openapi.route.ts";
import { describeApi } from "./http/openapi.ts";
import { requestId } from "./http/request-id.ts";
import { authenticateBearer } from "./http/require-role.ts";
import type { Route } from "./http/route.ts";
import { healthRoute, readyRoute } from "./operations/health.route.ts";
import { metricsRoute } from "./operations/metrics.route.ts";
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
  app.use(
    logRequests(log, ({ method, route, status, seconds }) => {
      metrics.httpRequests.inc({ method, route, status });
      metrics.httpDuration.observe({ method, route }, seconds);
    }),
  );
  app.use(helmet());
  app.use(
    "/v1",
    allowOrigins(() => sites.list()),
  );
  app.use("/assets", serveAssets());
  mountRoutes(app, createRoutes(services), authenticate);
  app.use(noSuchPage);
  app.use(handleErrors(log));
  return app;
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
      submit: (submission) => queue.submit(submission),
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

    healthRoute(),
    readyRoute({ mongodb: () => store.ping(), redis: async () => void (await redis.ping()) }),
    metricsRoute(metrics.registry),
    openapiRoute(() => document),
  ];
  const document = describeApi(routes, apiVersion);
  return routes;
}

/** Of the contract, not of the release. */
const apiVersion = "1.0.0";
