import type { Config } from "../config/index.ts";
import { policySchema } from "../config/policy.ts";
import { type Role, roles } from "./http/principal.ts";
import type { FindToken } from "./http/require-role.ts";
import { createLog, type Logger } from "./log.ts";
import { addSharedGauges, createMetrics, type Metrics } from "./operations/metrics.ts";
import { readQueueState } from "./operations/queue-state.ts";
import { connectForRequests, untilReady } from "./queue/connect-redis.ts";
import { createModerationQueue, type ModerationQueue } from "./queue/moderation-queue.ts";
import { createIdentity, type Identity } from "./signing/identity.ts";
import { createKeyring, type Keyring } from "./signing/keyring.ts";
import { cacheArticles, type FindArticle } from "./store/cached-articles.ts";
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
  readonly findArticle: FindArticle;
  readonly queue: ModerationQueue;
  readonly redis: ReturnType<typeof connectForRequests>;
  readonly sightings: SightingsRepository;
  readonly idempotency: IdempotencyRepository;
  readonly keyring: Keyring;
  readonly identity: Identity;
  readonly findToken: FindToken;
  readonly now: () => number;
  /** Closes every connection; whoever uses them stops first. */
  close(): Promise<void>;
}

const connectTimeoutMs = 10_000;

/** How old a site's or an article's settings may be in a process that has read them. */
const siteAgeMs = 5_000;

/**
 * Connects to both stores and wires the rest.
 * @throws where MongoDB cannot be reached or its indexes cannot be built.
 */
export async function createServices(config: Config, log = createLog(config.LOG_LEVEL)): Promise<Services> {
  const now = Date.now;
  const metrics = createMetrics();
  const store = await openStore({
    uri: config.MONGODB_URI,
    purgeAfterDays: config.REFUSED_KEPT_DAYS,
    completePolicy: (written) => policySchema.parse(written),
  });
  await store.prepare();
  const redis = connectForRequests(config.REDIS_URL, config.QUEUE_TIMEOUT_SECONDS, log);
  await untilReady(redis, connectTimeoutMs);
  const queue = createModerationQueue(redis, config.QUEUE_PREFIX);
  const sites = cacheSites(store.sites, siteAgeMs, now);
  addSharedGauges(
    metrics,
    () => readQueueState(queue.bull, now),
    async () =>
      store.comments.countByStatus(
        (await sites.list()).map(({ key }) => key),
        "pending",
      ),
  );
  return {
    config,
    log,
    metrics,
    store,
    sites,
    findArticle: cacheArticles(store.articles, siteAgeMs, now),
    queue,
    redis,
    sightings: createSightingsRepository(redis, config.QUEUE_PREFIX),
    idempotency: createIdempotencyRepository(redis, config.QUEUE_PREFIX),
    keyring: createKeyring(config.SIGNING_KEYS),
    identity: createIdentity(config.IDENTITY_KEY),
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
