import type { Config } from "../config/index.ts";
import { policySchema } from "../config/policy.ts";
import { type Role, roles } from "./http/principal.ts";
import type { FindToken } from "./http/require-role.ts";
import { createLog, type Logger } from "./log.ts";
import { createMetrics, type Metrics } from "./operations/metrics.ts";
import { addSharedGauges } from "./operations/shared-gauges.ts";
import { createSharedState, type SharedState } from "./operations/shared-state.ts";
import { watchMongodb, watchRedis } from "./operations/watch-stores.ts";
import type { PeopleDependencies } from "./people/person.ts";
import { connectForRequests, untilReady } from "./queue/connect-redis.ts";
import { createModerationQueue, type ModerationQueue } from "./queue/moderation-queue.ts";
import { refuseUnsafeRedis } from "./queue/refuse-unsafe-redis.ts";
import { createIdentity, type Identity } from "./signing/identity.ts";
import { createKeyring, type Keyring } from "./signing/keyring.ts";
import { rotateAddressKeys } from "./signing/rotate-address-keys.ts";
import { type CachedSites, cacheSites } from "./store/cached-sites.ts";
import { createIdempotencyRepository, type IdempotencyRepository } from "./store/idempotency.repository.ts";
import { openStore, type Store } from "./store/index.ts";
import { createSightingsRepository, type SightingsRepository } from "./store/sightings.repository.ts";
import type { TokenRepository } from "./store/token.repository.ts";

/** Everything that the web process and the workers are made of, wired once. */
export interface Services {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly store: Store;
  readonly sites: CachedSites;
  readonly queue: ModerationQueue;
  readonly redis: ReturnType<typeof connectForRequests>;
  /** Queue, stores and what waits for moderators, read for all who ask within seconds. */
  readonly sharedState: () => Promise<SharedState>;
  readonly sightings: SightingsRepository;
  readonly idempotency: IdempotencyRepository;
  readonly keyring: Keyring;
  readonly identity: Identity;
  /** What finding, giving out and erasing a person's data needs. */
  readonly people: PeopleDependencies;
  readonly findToken: FindToken;
  readonly now: () => number;
  /** Closes every connection; whoever uses them stops first. */
  close(): Promise<void>;
}

const connectTimeoutMs = 10_000;

/** How old a site's settings may be in a process that has read them. */
const siteAgeMs = 5_000;
/** Scrapes come every 15 seconds, from each process; the page asks every few. */
const sharedStateAgeMs = 2_000;
/** Below a scrape's own limit of ten seconds. */
const sharedStateTimeoutMs = 3_000;

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
  });
  const identity = createIdentity(config.IDENTITY_KEY, () => addressKeys.current());
  const queue = createModerationQueue(redis, config.QUEUE_PREFIX);
  const sites = cacheSites(store.sites, siteAgeMs, now);
  const sharedState = createSharedState({
    queues: [queue],
    redis,
    pendingBySite: async () => store.comments.pendingBySite((await sites.list()).map(({ key }) => key)),
    mongodbLag: () => store.majorityLag(),
    now,
    maxAgeMs: sharedStateAgeMs,
    timeoutMs: sharedStateTimeoutMs,
  });
  addSharedGauges(metrics.registry, sharedState);
  watchMongodb(store.connection, metrics);
  watchRedis(redis, metrics);
  return {
    config,
    log,
    metrics,
    store,
    sites,
    queue,
    redis,
    sharedState,
    sightings: createSightingsRepository(redis, config.QUEUE_PREFIX),
    idempotency: createIdempotencyRepository(redis, config.QUEUE_PREFIX),
    keyring: createKeyring(config.SIGNING_KEYS),
    identity,
    people: {
      people: store.people,
      articles: store.articles,
      audit: store.audit,
      erasures: store.erasures(redis, config.QUEUE_PREFIX),
      trail: store.trail,
      queue,
      keyOf: (email) => identity.authorKey(email),
      now: () => new Date(now()),
    },
    findToken: findToken(store.tokens),
    now,
    async close() {
      await queue.close();
      redis.disconnect();
      await store.close();
    },
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
