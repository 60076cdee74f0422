import type { Policy } from "../comment.ts";
import { createArticleModel } from "./article.model.ts";
import { type ArticleRepository, createArticleRepository } from "./article.repository.ts";
import { type AuditRepository, createAuditModel, createAuditRepository } from "./audit.repository.ts";
import { type AuthorChangeRepository, createAuthorChangeRepository } from "./author-change.repository.ts";
import { createCommentModel } from "./comment.model.ts";
import { type CommentRepository, createCommentRepository } from "./comment.repository.ts";
import { type Connection, connectStore } from "./connect.ts";
import { createSiteModel, createSiteRepository, type SiteRepository } from "./site.repository.ts";
import { createThreadModel, createThreadRepository, type ThreadRepository } from "./thread.repository.ts";
import { createTokenModel, createTokenRepository, type TokenRepository } from "./token.repository.ts";

/** All that is kept in MongoDB. */
export interface Store {
  readonly comments: CommentRepository;
  /** What authors and readers change of comments that are stored. */
  readonly changes: AuthorChangeRepository;
  readonly articles: ArticleRepository;
  readonly threads: ThreadRepository;
  readonly sites: SiteRepository;
  readonly tokens: TokenRepository;
  readonly audit: AuditRepository;
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
    threads: createThreadModel(connection),
    sites: createSiteModel(connection),
    tokens: createTokenModel(connection),
    audit: createAuditModel(connection),
  };
  const comments = createCommentRepository(models.comments, purgeAfterDays);
  const threads = createThreadRepository(models.threads, models.comments);
  const sites = createSiteRepository(models.sites, completePolicy);
  return {
    comments,
    changes: createAuthorChangeRepository(models.comments, models.threads, purgeAfterDays),
    articles: createArticleRepository(
      models.articles,
      (article) => comments.countPublished(article),
      threads,
    ),
    threads,
    sites,
    tokens: createTokenRepository(models.tokens),
    audit: createAuditRepository(models.audit),
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
