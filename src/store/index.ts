import type { Policy } from "../comment.ts";
import { type AccountRepository, createAccountModel, createAccountRepository } from "./account.repository.ts";
import { type ArticleRepository, createArticleModel, createArticleRepository } from "./article.repository.ts";
import { type AuditRepository, createAuditModel, createAuditRepository } from "./audit.repository.ts";
import { type BatchRepository, createBatchModel, createBatchRepository } from "./batch.repository.ts";
import { createCommentModel } from "./comment.model.ts";
import { type CommentRepository, createCommentRepository } from "./comment.repository.ts";
import { type Connection, connectStore } from "./connect.ts";
import {
  createDeliveryModel,
  createDeliveryRepository,
  type DeliveryRepository,
} from "./delivery.repository.ts";
import { createInsightRepository, type InsightRepository } from "./insight.repository.ts";
import { createLinkModel, createLinkRepository, type LinkRepository } from "./link.repository.ts";
import { createListModel, createListRepository, type ListRepository } from "./list.repository.ts";
import { createModerationRepository, type ModerationRepository } from "./moderation.repository.ts";
import { createSiteModel, createSiteRepository, type SiteRepository } from "./site.repository.ts";
import {
  createSuppressionModel,
  createSuppressionRepository,
  type SuppressionRepository,
} from "./suppression.repository.ts";
import { createTokenModel, createTokenRepository, type TokenRepository } from "./token.repository.ts";
import {
  createVerifiedAuthorModel,
  createVerifiedAuthorRepository,
  type VerifiedAuthorRepository,
} from "./verified-author.repository.ts";
import { createWebhookModel, createWebhookRepository, type WebhookRepository } from "./webhook.repository.ts";

/** All that is kept in MongoDB. */
export interface Store {
  readonly comments: CommentRepository;
  readonly moderation: ModerationRepository;
  readonly articles: ArticleRepository;
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
  readonly connection: Connection;
  /** Builds what indexes are missing and the site `default`; safe to run twice and by several at once. */
  prepare(): Promise<void>;
  /** Resolves where MongoDB answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly uri: string;
  readonly purgeAfterDays: number;
  readonly completePolicy: (written: unknown) => Policy;
}

/** Connects to MongoDB and makes the repositories. */
export async function openStore({ uri, purgeAfterDays, completePolicy }: StoreOptions): Promise<Store> {
  const connection = await connectStore(uri);
  const models = {
    comments: createCommentModel(connection),
    articles: createArticleModel(connection),
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
  };
  const comments = createCommentRepository(models.comments, purgeAfterDays);
  const sites = createSiteRepository(models.sites, completePolicy);
  return {
    comments,
    moderation: createModerationRepository(models.comments, purgeAfterDays),
    articles: createArticleRepository(models.articles, (article) => comments.countPublished(article)),
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
    connection,
    async prepare() {
      await Promise.all(Object.values(models).map((model) => model.createIndexes()));
      await sites.ensure("default");
    },
    async ping() {
      await connection.db?.command({ ping: 1 });
    },
    close: () => connection.close(),
  };
}
