import type { Redis } from "ioredis";
import type { Policy } from "../comment.ts";
import { type AccountRepository, createAccountModel, createAccountRepository } from "./account.repository.ts";
import {
  type AddressKeyRepository,
  createAddressKeyModel,
  createAddressKeyRepository,
} from "./address-key.repository.ts";
import {
  type AkismetKeyRepository,
  createAkismetKeyModel,
  createAkismetKeyRepository,
} from "./akismet-key.repository.ts";
import { createArticleModel } from "./article.model.ts";
import { type ArticleRepository, createArticleRepository } from "./article.repository.ts";
import { type AuditRepository, createAuditModel, createAuditRepository } from "./audit.repository.ts";
import { type AuthorChangeRepository, createAuthorChangeRepository } from "./author-change.repository.ts";
import { type BatchRepository, createBatchModel, createBatchRepository } from "./batch.repository.ts";
import { createCommentModel } from "./comment.model.ts";
import { type CommentRepository, createCommentRepository } from "./comment.repository.ts";
import { type Connection, connectStore } from "./connect.ts";
import {
  createDeliveryModel,
  createDeliveryRepository,
  type DeliveryRepository,
} from "./delivery.repository.ts";
import { createErasureModel, createErasureRepository, type ErasureRepository } from "./erasure.repository.ts";
import { createExchangeRepository, type ExchangeRepository } from "./exchange.repository.ts";
import { gatherStates } from "./gather-states.ts";
import { createInsightRepository, type InsightRepository } from "./insight.repository.ts";
import { createLinkModel, createLinkRepository, type LinkRepository } from "./link.repository.ts";
import { createListModel, createListRepository, type ListRepository } from "./list.repository.ts";
import { markReported } from "./mark-reported.ts";
import { migrate, verifyStore } from "./migrate.ts";
import { createModerationRepository, type ModerationRepository } from "./moderation.repository.ts";
import { createPersonRepository, type PersonRepository } from "./person.repository.ts";
import { applyRetention, type Retention } from "./retention.ts";
import { createSiteModel, createSiteRepository, type SiteRepository } from "./site.repository.ts";
import {
  createSiteExampleModel,
  createSiteExampleRepository,
  type SiteExampleRepository,
} from "./site-example.repository.ts";
import {
  createSiteModelModel,
  createSiteModelRepository,
  type SiteModelRepository,
} from "./site-model.repository.ts";
import { stripDeliveries } from "./strip-deliveries.ts";
import {
  createSuppressionModel,
  createSuppressionRepository,
  type SuppressionRepository,
} from "./suppression.repository.ts";
import { createThreadModel, createThreadRepository, type ThreadRepository } from "./thread.repository.ts";
import { createTokenModel, createTokenRepository, type TokenRepository } from "./token.repository.ts";
import { createTrailModel, createTrailRepository, type TrailRepository } from "./trail.repository.ts";
import {
  createVerifiedAuthorModel,
  createVerifiedAuthorRepository,
  type VerifiedAuthorRepository,
} from "./verified-author.repository.ts";
import { createWebhookModel, createWebhookRepository, type WebhookRepository } from "./webhook.repository.ts";

/** All that is kept in MongoDB. */
export interface Store {
  readonly comments: CommentRepository;
  /** What authors and readers change of comments that are stored. */
  readonly changes: AuthorChangeRepository;
  readonly moderation: ModerationRepository;
  readonly articles: ArticleRepository;
  readonly threads: ThreadRepository;
  readonly sites: SiteRepository;
  readonly tokens: TokenRepository;
  readonly audit: AuditRepository;
  readonly insight: InsightRepository;
  readonly accounts: AccountRepository;
  readonly links: LinkRepository;
  readonly batches: BatchRepository;
  readonly webhooks: WebhookRepository;
  readonly deliveries: DeliveryRepository;
  readonly suppressions: SuppressionRepository;
  readonly lists: ListRepository;
  readonly verifiedAuthors: VerifiedAuthorRepository;
  readonly trail: TrailRepository;
  readonly people: PersonRepository;
  readonly exchange: ExchangeRepository;
  readonly addressKeys: AddressKeyRepository;
  /** Keeps them in both stores. */
  erasures(redis: Redis, prefix: string): ErasureRepository;
  /** Gives a site's comments the dates that its policy purges them on, and says how many changed. */
  applyRetention(site: string, retention: Retention): Promise<number>;
  readonly akismetKeys: AkismetKeyRepository;
  readonly siteExamples: SiteExampleRepository;
  readonly siteModels: SiteModelRepository;
  readonly connection: Connection;
  /** Runs the migrations that are missing and builds missing indexes; safe to run twice and by several at once. */
  prepare(): Promise<void>;
  /** @throws {StartRefused} naming what `prepare` would have to do. */
  verify(): Promise<void>;
  /** Resolves where MongoDB answers. */
  ping(): Promise<void>;
  /** Seconds by which a majority of the replica set trails its primary; `undefined` on a single server. */
  majorityLag(): Promise<number | undefined>;
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly uri: string;
  readonly purgeAfterDays: number;
  readonly completePolicy: (written: unknown) => Policy;
  /** Keys the hashes of keys that are too short for a plain hash. */
  readonly keySecret: string;
}

/** Connects to MongoDB and makes the repositories. */
export async function openStore({
  uri,
  purgeAfterDays,
  completePolicy,
  keySecret,
}: StoreOptions): Promise<Store> {
  const connection = await connectStore(uri);
  const models = {
    comments: createCommentModel(connection),
    articles: createArticleModel(connection),
    threads: createThreadModel(connection),
    sites: createSiteModel(connection),
    tokens: createTokenModel(connection),
    audit: createAuditModel(connection),
    accounts: createAccountModel(connection),
    links: createLinkModel(connection),
    batches: createBatchModel(connection),
    webhooks: createWebhookModel(connection),
    deliveries: createDeliveryModel(connection),
    suppressions: createSuppressionModel(connection),
    lists: createListModel(connection),
    verifiedAuthors: createVerifiedAuthorModel(connection),
    trail: createTrailModel(connection),
    addressKeys: createAddressKeyModel(connection),
    erasures: createErasureModel(connection),
    akismetKeys: createAkismetKeyModel(connection),
    siteExamples: createSiteExampleModel(connection),
    siteModels: createSiteModelModel(connection),
  };
  const comments = createCommentRepository(models.comments, purgeAfterDays);
  const threads = createThreadRepository(models.threads, models.comments);
  const sites = createSiteRepository(models.sites, completePolicy);
  const articles = createArticleRepository(
    models.articles,
    (article) => comments.countPublished(article),
    threads,
  );
  return {
    comments,
    moderation: createModerationRepository(models.comments, purgeAfterDays),
    changes: createAuthorChangeRepository(models.comments, models.threads, purgeAfterDays),
    articles: { ...articles, states: gatherStates(articles.states) },
    threads,
    sites,
    tokens: createTokenRepository(models.tokens),
    audit: createAuditRepository(models.audit),
    insight: createInsightRepository(models.comments, models.audit),
    accounts: createAccountRepository(models.accounts),
    links: createLinkRepository(models.links),
    batches: createBatchRepository(models.batches),
    webhooks: createWebhookRepository(models.webhooks),
    deliveries: createDeliveryRepository(models.deliveries),
    suppressions: createSuppressionRepository(models.suppressions),
    lists: createListRepository(models.lists),
    verifiedAuthors: createVerifiedAuthorRepository(models.verifiedAuthors),
    trail: createTrailRepository(models.trail),
    people: createPersonRepository(models.comments),
    exchange: createExchangeRepository(models, purgeAfterDays),
    addressKeys: createAddressKeyRepository(models.addressKeys),
    erasures: (redis, prefix) => createErasureRepository(models.erasures, redis, prefix),
    applyRetention: (site, retention) =>
      applyRetention(models.comments, site, retention, (status) =>
        status === "spam" || status === "rejected" ? purgeAfterDays : undefined,
      ),
    akismetKeys: createAkismetKeyRepository(models.akismetKeys, keySecret),
    siteExamples: createSiteExampleRepository(models.siteExamples),
    siteModels: createSiteModelRepository(models.siteModels),
    connection,
    async prepare() {
      await migrate(connection, Object.values(models), {
        ensureSite: () => sites.ensure("default"),
        markReported: () => markReported(models.comments),
        stripDeliveries: () => stripDeliveries(models.deliveries),
      });
    },
    verify: () => verifyStore(connection, Object.values(models)),
    async ping() {
      await connection.db?.command({ ping: 1 });
    },
    async majorityLag() {
      const hello = await connection.db?.command({ hello: 1 });
      const write = (hello as { lastWrite?: Partial<Record<string, Date>> } | undefined)?.lastWrite;
      const { lastWriteDate, majorityWriteDate } = write ?? {};
      if (!lastWriteDate || !majorityWriteDate) return undefined;
      return Math.max(0, (lastWriteDate.getTime() - majorityWriteDate.getTime()) / 1_000);
    },
    close: () => connection.close(),
  };
}
