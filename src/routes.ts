import type { Submission } from "./comment.ts";
import { countsRoute } from "./comments/counts.route.ts";
import { deleteRoute } from "./comments/delete.route.ts";
import { editRoute } from "./comments/edit.route.ts";
import { atomRoute } from "./comments/feeds/atom.route.ts";
import { htmlRoute } from "./comments/feeds/html.route.ts";
import { formRoute } from "./comments/form/form.route.ts";
import { previewRoute } from "./comments/preview.route.ts";
import { publishedRoute } from "./comments/published.route.ts";
import { reportRoute } from "./comments/report.route.ts";
import { statusRoute } from "./comments/status.route.ts";
import { submitRoute } from "./comments/submit.route.ts";
import { verificationPageRoute, verifyEmailRoute } from "./comments/verify-email.route.ts";
import { wordpressListRoute } from "./comments/wordpress/list-comments.route.ts";
import { wordpressPostRoute } from "./comments/wordpress/post-comment.route.ts";
import { createDeskRoutes } from "./desk-routes.ts";
import { limitRate } from "./http/limit-rate.ts";
import { principalOf } from "./http/mount-routes.ts";
import { openapiRoute } from "./http/openapi.route.ts";
import { describeApi } from "./http/openapi.ts";
import type { Route } from "./http/route.ts";
import { articleMoveRoute, articleSettingsRoute } from "./moderation/article.route.ts";
import { failedJobsRoutes } from "./operations/failed-jobs.route.ts";
import { healthRoute, readyRoute } from "./operations/health.route.ts";
import { metricsRoute } from "./operations/metrics.route.ts";
import { stateRoutes } from "./operations/state.route.ts";
import { trailRoute } from "./operations/trail.route.ts";
import { personRoutes } from "./people/person.route.ts";
import type { Services } from "./services.ts";
import { createClaimsRepository } from "./store/claims.repository.ts";
import { demoRoute } from "./web/demo/demo.route.ts";

/** Every call of the API. */
export function createRoutes(services: Services): readonly Route[] {
  const {
    config,
    metrics,
    store,
    sites,
    queue,
    rechecks,
    redis,
    idempotency,
    keyring,
    identity,
    now,
    findArticle,
    announce,
  } = services;
  const { comments, changes, articles, threads } = store;
  const { outside } = services.judging;
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
    async submit(submission: Submission) {
      await queue.submit(submission);
      metrics.accepted.inc({ site: submission.site });
    },
    keepAddress: outside.akismet && ((comment: string, ip: string) => outside.values.keep(comment, { ip })),
    comments,
    idempotency,
    keyring,
    identity,
    verifyCaptcha: services.verifyCaptcha,
    now,
  };
  const own = { comments, findSite, keyring, identity, now };
  const verify = {
    verifiedAuthors: store.verifiedAuthors,
    keyring,
    now,
    onVerified: (comment: string) => rechecks.schedule({ comment, checks: ["site-mode"], attempt: 1 }, 0),
  };
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
    editRoute({ ...own, submit: (submission) => queue.submit(submission), limit }),
    deleteRoute({ ...own, changes, articles, announce }),
    reportRoute({
      announce,
      comments,
      changes,
      articles,
      findSite,
      identity,
      limit: limitPerAddress("reports"),
      now,
    }),
    previewRoute(),
    demoRoute(),
    formRoute({ findSite, articles, keyring, now }),
    countsRoute(articles),
    verificationPageRoute(verify),
    verifyEmailRoute(verify),

    articleSettingsRoute(articles),
    articleMoveRoute({ articles, changes }),
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

/** WordPress tells at once what became of a comment; most are judged long before. */
const judgedWithinMs = 2_000;

/** Of the contract, not of the release. */
const apiVersion = "1.0.0";
