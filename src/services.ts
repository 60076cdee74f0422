import type { Config } from "../config/index.ts";
import { defaultPolicy, policySchema } from "../config/policy.ts";
import type { RunOptions } from "./checks/run-checks.ts";
import { createExtractor } from "./classifier/features.ts";
import type { Policy } from "./comment.ts";
import { connectOutside, type OutsideClients } from "./connect-outside.ts";
import { createDesk, type Desk } from "./desk.ts";
import { type Role, roles } from "./http/principal.ts";
import type { FindToken } from "./http/require-role.ts";
import { isDisposableDomain } from "./judging/disposable-domains.ts";
import type { ContextDependencies } from "./judging/gather-contexts.ts";
import { cacheSiteWeights } from "./learning/cached-site-weights.ts";
import { createSiteClassifier } from "./learning/create-site-classifier.ts";
import { forgetAuthor } from "./learning/forget-author.ts";
import { type LearnComments, learnComments, unlearnComments } from "./learning/learn-comments.ts";
import { type LoadedModel, loadModel } from "./learning/load-model.ts";
import { createLog, type Logger } from "./log.ts";
import type { OnDecided } from "./moderation/apply-decision.ts";
import { correctAkismet } from "./moderation/correct-akismet.ts";
import { learnFromDecision } from "./moderation/learn-from-decision.ts";
import { tellOfDecisions } from "./moderation/tell-of-decisions.ts";
import { createMetrics, type Metrics } from "./operations/metrics.ts";
import { queueTelemetry } from "./operations/queue-telemetry.ts";
import { addSharedGauges } from "./operations/shared-gauges.ts";
import { createSharedState, type SharedState } from "./operations/shared-state.ts";
import { watchMongodb, watchRedis } from "./operations/watch-stores.ts";
import type { PeopleDependencies } from "./people/person.ts";
import { connectForRequests, untilReady } from "./queue/connect-redis.ts";
import { type CorrectionQueue, createCorrectionQueue } from "./queue/correction-queue.ts";
import { createModerationQueue, type ModerationQueue, type QueueHandle } from "./queue/moderation-queue.ts";
import { createOperationsHistory, type OperationsHistory } from "./queue/operations-history.ts";
import type { QueueTracing } from "./queue/queue-tracing.ts";
import { createRecheckQueue, type RecheckQueue } from "./queue/recheck-queue.ts";
import { refuseUnsafeRedis } from "./queue/refuse-unsafe-redis.ts";
import { createIdentity, type Identity } from "./signing/identity.ts";
import { createKeyring, type Keyring } from "./signing/keyring.ts";
import { rotateAddressKeys } from "./signing/rotate-address-keys.ts";
import { createSealedBox } from "./signing/sealed-box.ts";
import { cacheArticles, type FindArticle } from "./store/cached-articles.ts";
import { type CachedSites, cacheSites } from "./store/cached-sites.ts";
import { createIdempotencyRepository, type IdempotencyRepository } from "./store/idempotency.repository.ts";
import { openStore, type Store } from "./store/index.ts";
import { keepFresh } from "./store/keep-fresh.ts";
import { createNearSightingsRepository } from "./store/near-sightings.repository.ts";
import { createOutsideValuesRepository } from "./store/outside-values.repository.ts";
import { createSightingsRepository, type SightingsRepository } from "./store/sightings.repository.ts";
import type { Site } from "./store/site.repository.ts";
import type { TokenRepository } from "./store/token.repository.ts";

/** Everything that the web process and the workers are made of, wired once. */
export interface Services extends Desk {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly store: Store;
  readonly sites: CachedSites;
  readonly findArticle: FindArticle;
  readonly queue: ModerationQueue;
  readonly rechecks: RecheckQueue;
  readonly corrections: CorrectionQueue;
  readonly redis: ReturnType<typeof connectForRequests>;
  /** Every queue there is, as operators look after them. */
  readonly queues: readonly QueueHandle[];
  readonly history: OperationsHistory;
  /** Where tracing is on. */
  readonly tracing: QueueTracing | undefined;
  /** Queue, stores and what waits for moderators, read for all who ask within seconds. */
  readonly sharedState: () => Promise<SharedState>;
  readonly sightings: SightingsRepository;
  readonly idempotency: IdempotencyRepository;
  readonly keyring: Keyring;
  readonly identity: Identity;
  /** What finding, giving out and erasing a person's data needs. */
  readonly people: PeopleDependencies;
  readonly findToken: FindToken;
  /** Asks the captcha's service about a reader's answer, where one is configured. */
  readonly verifyCaptcha: OutsideClients["verifyCaptcha"];
  /** What judging a comment needs, in the workers and wherever else comments are judged. */
  readonly judging: ContextDependencies;
  readonly run: RunOptions;
  /** The classifier's base model; `undefined` where it cannot be read. */
  readonly loadedModel: LoadedModel | undefined;
  readonly learn: LearnComments;
  /** Told of each moderator's decision. */
  readonly onDecided: OnDecided;
  readonly now: () => number;
  /** Closes every connection; whoever uses them stops first. */
  close(): Promise<void>;
}

const connectTimeoutMs = 10_000;

/** How old what a site's moderators taught may be in a process that has read it. */
const weightsAgeMs = 1_000;

/** How old a site's or an article's settings may be in a process that has read them. */
const siteAgeMs = 5_000;
/** Scrapes come every 15 seconds, from each process; the page asks every few. */
const sharedStateAgeMs = 2_000;
/** Counting what is pending costs by how much it is, so scrapes do not wait for it. */
const pendingAge = { refreshMs: 5_000, graceMs: 55_000 };
/** Below a scrape's own limit of ten seconds. */
const sharedStateTimeoutMs = 1_500;

/**
 * Connects to both stores and wires the rest.
 * @param options `migrate`: build what MongoDB lacks; otherwise refuse to start without it.
 * @throws where a store cannot be reached, would lose jobs, or lacks its indexes.
 */
export async function createServices(
  config: Config,
  log = createLog(config.LOG_LEVEL),
  { migrate = true } = {},
): Promise<Services> {
  const now = Date.now;
  const metrics = createMetrics();
  const store = await openStore({
    uri: config.MONGODB_URI,
    purgeAfterDays: config.REFUSED_KEPT_DAYS,
    completePolicy: (written) => policySchema.parse(written),
    keySecret: config.IDENTITY_KEY,
  });
  const redis = connectForRequests(config.REDIS_URL, config.QUEUE_TIMEOUT_SECONDS, log);
  try {
    await (migrate ? store.prepare() : store.verify());
    await untilReady(redis, connectTimeoutMs);
    await refuseUnsafeRedis(redis, log);
  } catch (error) {
    redis.disconnect();
    await store.close();
    throw error;
  }
  const addressKeys = await rotateAddressKeys({
    days: config.ADDRESS_KEY_DAYS,
    now,
    keyOf: (period, expiresAt) => store.addressKeys.forPeriod(period, expiresAt),
    keptKeyOf: (period) => store.addressKeys.findOfPeriod(period),
  });
  const identity = createIdentity(config.IDENTITY_KEY, addressKeys);
  const tracing = await queueTelemetry(config.OTEL_EXPORTER_OTLP_ENDPOINT);
  const queue = createModerationQueue(redis, config.QUEUE_PREFIX, tracing);
  const rechecks = createRecheckQueue(redis, config.QUEUE_PREFIX);
  const corrections = createCorrectionQueue(redis, config.QUEUE_PREFIX);
  const values = createOutsideValuesRepository(
    redis,
    config.QUEUE_PREFIX,
    createSealedBox(config.IDENTITY_KEY, "outside-values"),
    config.OUTSIDE_KEPT_HOURS * 3_600_000,
  );
  const outside = connectOutside(config, metrics, log, now);
  const loaded = tryToLoadModel(config.MODEL_FILE ?? shippedModel, metrics, log);
  const extract = createExtractor();
  const weightsOf = cacheSiteWeights(store.siteModels, weightsAgeMs, now);
  const teaching = { extract, examples: store.siteExamples, models: store.siteModels, isDisposableDomain };
  const learn = learnComments(teaching);
  const sites = cacheSites(store.sites, siteAgeMs, now);
  const sightings = createSightingsRepository(redis, config.QUEUE_PREFIX);
  const keyring = createKeyring(config.SIGNING_KEYS);
  const idempotency = createIdempotencyRepository(redis, config.QUEUE_PREFIX);
  const desk = createDesk({ config, log, redis, store, sites, keyring, now });
  const queues: readonly QueueHandle[] = [
    queue,
    { bull: rechecks.bull, redis },
    { bull: corrections.bull, redis },
    { bull: desk.notifications.bull, redis },
  ];
  const sharedState = createSharedState({
    queues,
    redis,
    pendingBySite: keepFresh(
      async () => store.comments.pendingBySite((await sites.list()).map(({ key }) => key)),
      now,
      pendingAge,
    ),
    mongodbLag: () => store.majorityLag(),
    now,
    maxAgeMs: sharedStateAgeMs,
    timeoutMs: sharedStateTimeoutMs,
  });
  addSharedGauges(metrics.registry, sharedState);
  watchMongodb(store.connection, metrics);
  watchRedis(redis, metrics);
  return {
    ...desk,
    config,
    log,
    metrics,
    store,
    sites,
    findArticle: cacheArticles(store.articles, siteAgeMs, now),
    queue,
    rechecks,
    corrections,
    redis,
    queues,
    sharedState,
    tracing,
    history: createOperationsHistory(redis, config.QUEUE_PREFIX),
    sightings,
    idempotency,
    keyring,
    identity,
    people: {
      people: store.people,
      articles: store.articles,
      audit: store.audit,
      erasures: store.erasures(redis, config.QUEUE_PREFIX),
      trail: store.trail,
      queue,
      forgetAuthor: forgetAuthor({ ...teaching, verifiedAuthors: store.verifiedAuthors }),
      notifications: desk.notifications.bull,
      lists: store.lists,
      verifiedAuthors: store.verifiedAuthors,
      suppressions: store.suppressions,
      outside: values,
      idempotency,
      siteKeys: async () => (await sites.list()).map(({ key }) => key),
      keyOf: (email) => identity.authorKey(email),
      now: () => new Date(now()),
      wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    },
    findToken: findToken(store.tokens),
    verifyCaptcha: outside.verifyCaptcha,
    judging: {
      comments: store.comments,
      lists: store.lists,
      verifiedAuthors: store.verifiedAuthors,
      sightings,
      nearSightings: createNearSightingsRepository(redis, config.QUEUE_PREFIX),
      classifier: loaded && createSiteClassifier(loaded, extract, weightsOf),
      isDisposableDomain,
      outside: {
        akismet: outside.akismet,
        webhook: outside.webhook,
        values,
        blogOf: async (site) => frontPage(await sites.find(site), config.PUBLIC_URL),
      },
      policyOf: async (site) => (await sites.find(site))?.policy ?? unknownSitePolicy,
      now: () => new Date(now()),
    },
    loadedModel: loaded,
    learn,
    onDecided: tellOfDecisions(
      [
        learnFromDecision({ learn, unlearn: unlearnComments(teaching) }),
        correctAkismet({ corrections, values }),
      ],
      log,
    ),
    run: runOptions(config.CHECK_TIMEOUT_SECONDS, metrics, log),
    now,
    async close() {
      desk.events.close();
      await desk.notifications.close();
      await queue.close();
      await rechecks.close();
      await corrections.close();
      redis.disconnect();
      await store.close();
    },
  };
}

/** What the project ships. */
const shippedModel = new URL("./classifier/model/model.bin", import.meta.url);

/** Without a model the service runs on, and all that the classifier would have judged waits: said loudly, at the start. */
function tryToLoadModel(file: string | URL, metrics: Metrics, log: Logger): LoadedModel | undefined {
  try {
    const loaded = loadModel(file);
    metrics.modelLoaded.set(1);
    log.info({ model: loaded.fingerprint }, "the classifier's model was read");
    return loaded;
  } catch (error) {
    metrics.modelLoaded.set(0);
    log.error({ err: error }, "every comment waits for a moderator until the classifier's model can be read");
    return undefined;
  }
}

/** By what Akismet knows a site: the first of its origins. */
function frontPage(site: Site | undefined, publicUrl = "http://localhost"): string {
  return site?.allowedOrigins.find((origin) => origin !== "*") ?? publicUrl;
}

/** For a site that nobody made: nothing is published unread. */
const unknownSitePolicy: Policy = { ...defaultPolicy, mode: "review" };

function runOptions(timeoutSeconds: number, metrics: Metrics, log: Logger): RunOptions {
  return {
    timeoutMs: timeoutSeconds * 1_000,
    observe(check, verdict, seconds) {
      metrics.findings.inc({ check, verdict });
      metrics.checkDuration.observe({ check }, seconds);
    },
    onUnknown: (check, error) => log.warn({ check, err: error }, "a check could not tell"),
  };
}

function findToken(tokens: TokenRepository): FindToken {
  return async (token) => {
    const found = await tokens.verify(token);
    return found && isRole(found.role)
      ? { name: found.name, role: found.role, sites: found.sites }
      : undefined;
  };
}

const isRole = (role: string): role is Role => roles.some((known) => known === role);
