import express, { type Express } from "express";
import helmet from "helmet";
import type { Submission } from "./comment.ts";
import { countsRoute } from "./comments/counts.route.ts";
import { deleteRoute } from "./comments/delete.route.ts";
import { editRoute } from "./comments/edit.route.ts";
import { atomRoute } from "./comments/feeds/atom.route.ts";
import { htmlRoute } from "./comments/feeds/html.route.ts";
import { formRoute } from "./comments/form/form.route.ts";
import { refusalPage } from "./comments/form/refusal-page.ts";
import { previewRoute } from "./comments/preview.route.ts";
import { publishedRoute } from "./comments/published.route.ts";
import { reportRoute } from "./comments/report.route.ts";
import { statusRoute } from "./comments/status.route.ts";
import { submitRoute } from "./comments/submit.route.ts";
import { wordpressListRoute } from "./comments/wordpress/list-comments.route.ts";
import { wordpressPostRoute } from "./comments/wordpress/post-comment.route.ts";
import { wordpressErrorPage } from "./comments/wordpress/refusal-page.ts";
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
import { articleMoveRoute, articleSettingsRoute } from "./moderation/article.route.ts";
import { auditRoute } from "./moderation/audit.route.ts";
import { decisionRoute } from "./moderation/decision.route.ts";
import { reviewListRoute, reviewOneRoute } from "./moderation/review.route.ts";
import { healthRoute, readyRoute } from "./operations/health.route.ts";
import { metricsRoute } from "./operations/metrics.route.ts";
import type { Services } from "./services.ts";
import { createClaimsRepository } from "./store/claims.repository.ts";
import { demoRoute } from "./web/demo/demo.route.ts";
import { serveAssets } from "./web/serve-assets.ts";

/** The web application: what comes before the routes, the routes, and what catches their errors. */
export function createApp(services: Services): Express {
  const { config, log, metrics, sites, findToken } = services;
  const authenticate = authenticateBearer(config.ADMIN_TOKEN, findToken);
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
    ["/v1", "/wp-json"],
    allowOrigins(() => sites.list()),
  );
  app.use(serveAssets());
  mountRoutes(app, createRoutes(services), authenticate);
  app.use(noSuchPage);
  app.use(
    handleErrors(log, (error, request) => refusalPage(error, request) ?? wordpressErrorPage(error, request)),
  );
  return app;
}

/** Every call of the API. */
export function createRoutes(services: Services): readonly Route[] {
  const { config, metrics, store, sites, queue, redis, idempotency, keyring, identity, now, findArticle } =
    services;
  const { comments, changes, articles, threads, audit } = store;
  const findSite = (key: string) => sites.find(key);
  const limitPerAddress = (of: string) =>
    limitRate({
      redis,
      prefix: `${config.QUEUE_PREFIX}:rate:${of}:`,
      perMinute: config.RATE_LIMIT_PER_MINUTE,
      skip: (response) => principalOf(response) !== undefined,
      hash: (address) => identity.addressHash(address),
    });
  // Posting and editing count together.
  const limit = limitPerAddress("comments");
  const ownOrigins = config.PUBLIC_URL === undefined ? [] : [new URL(config.PUBLIC_URL).origin];
  const accepting = {
    limit,
    findSite,
    articleState: findArticle,
    submit: (submission: Submission) => queue.submit(submission),
    comments,
    idempotency,
    keyring,
    identity,
    now,
  };
  const own = { comments, findSite, keyring, identity, now };
  const decide = {
    comments,
    audit,
    articles,
    purgeAfterDays: config.REFUSED_KEPT_DAYS,
    now: () => new Date(now()),
    observe: (comment: { site: string; decision?: { kind: string } }) =>
      metrics.decisions.inc({ site: comment.site, decision: comment.decision?.kind ?? "none" }),
  };
  const review = { comments, audit, identity, keyring };
  const routes: readonly Route[] = [
    submitRoute({ ...accepting, ownOrigins }),
    wordpressPostRoute({
      ...accepting,
      comments,
      claims: createClaimsRepository(redis, config.QUEUE_PREFIX),
      waitMs: judgedWithinMs,
    }),
    wordpressListRoute({ comments, articles }),
    atomRoute({ comments, articles }),
    htmlRoute({ comments, threads, articles, keyring }),
    publishedRoute({ comments, threads, articles, findSite, keyring, identity, now }),
    statusRoute(own),
    editRoute({ ...own, submit: accepting.submit, limit }),
    deleteRoute({ ...own, changes, articles }),
    reportRoute({ comments, changes, articles, findSite, identity, limit: limitPerAddress("reports"), now }),
    previewRoute(),
    demoRoute(),
    formRoute({ findSite, articles, keyring, now }),
    countsRoute(articles),

    reviewListRoute(review),
    reviewOneRoute(review),
    decisionRoute(decide),
    auditRoute(audit, keyring),
    articleSettingsRoute(articles),
    articleMoveRoute({ articles, changes }),

    healthRoute(),
    readyRoute({ mongodb: () => store.ping(), redis: async () => void (await redis.ping()) }),
    metricsRoute(metrics.registry),
    openapiRoute(() => document),
  ];
  const document = describeApi(routes, apiVersion);
  return routes;
}

/** WordPress tells at once what became of a comment; most are judged long before. */
const judgedWithinMs = 2_000;

/** Of the contract, not of the release. */
const apiVersion = "1.0.0";
