import type { Policy } from "../comment.ts";
import {
  type AkismetKeyRepository,
  createAkismetKeyModel,
  createAkismetKeyRepository,
} from "./akismet-key.repository.ts";
import { type ArticleRepository, createArticleModel, createArticleRepository } from "./article.repository.ts";
import { type AuditRepository, createAuditModel, createAuditRepository } from "./audit.repository.ts";
import { createCommentModel } from "./comment.model.ts";
import { type CommentRepository, createCommentRepository } from "./comment.repository.ts";
import { type Connection, connectStore } from "./connect.ts";
import { createListModel, createListRepository, type ListRepository } from "./list.repository.ts";
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
import { createTokenModel, createTokenRepository, type TokenRepository } from "./token.repository.ts";
import {
  createVerifiedAuthorModel,
  createVerifiedAuthorRepository,
  type VerifiedAuthorRepository,
} from "./verified-author.repository.ts";

/** All that is kept in MongoDB. */
export interface Store {
  readonly comments: CommentRepository;
  readonly articles: ArticleRepository;
  readonly sites: SiteRepository;
  readonly tokens: TokenRepository;
  readonly audit: AuditRepository;
  readonly lists: ListRepository;
  readonly verifiedAuthors: VerifiedAuthorRepository;
  readonly akismetKeys: AkismetKeyRepository;
  readonly siteExamples: SiteExampleRepository;
  readonly siteModels: SiteModelRepository;
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
    sites: createSiteModel(connection),
    tokens: createTokenModel(connection),
    audit: createAuditModel(connection),
    lists: createListModel(connection),
    verifiedAuthors: createVerifiedAuthorModel(connection),
    akismetKeys: createAkismetKeyModel(connection),
    siteExamples: createSiteExampleModel(connection),
    siteModels: createSiteModelModel(connection),
  };
  const comments = createCommentRepository(models.comments, purgeAfterDays);
  const sites = createSiteRepository(models.sites, completePolicy);
  return {
    comments,
    articles: createArticleRepository(models.articles, (article) => comments.countPublished(article)),
    sites,
    tokens: createTokenRepository(models.tokens),
    audit: createAuditRepository(models.audit),
    lists: createListRepository(models.lists),
    verifiedAuthors: createVerifiedAuthorRepository(models.verifiedAuthors),
    akismetKeys: createAkismetKeyRepository(models.akismetKeys, keySecret),
    siteExamples: createSiteExampleRepository(models.siteExamples),
    siteModels: createSiteModelRepository(models.siteModels),
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
