import type { ArticleRepository, ArticleState } from "./article.repository.ts";
import { isStoreUnavailable } from "./connect.ts";

/** What is known of an article; may be as old as `maxAgeMs`, and older while MongoDB is away. */
export type FindArticle = (site: string, article: string) => Promise<ArticleState>;

const maxKept = 10_000;

/**
 * Keeps what is known of the articles that are posted to, so that posting costs no read and needs no MongoDB. One that
 * was never read while MongoDB is away counts as open and not moved.
 * @param now milliseconds since any fixed moment.
 */
export function cacheArticles(
  articles: Pick<ArticleRepository, "states">,
  maxAgeMs: number,
  now: () => number,
): FindArticle {
  const known = new Map<string, { readonly state: ArticleState; readonly at: number }>();

  function keep(key: string, state: ArticleState): ArticleState {
    known.delete(key);
    known.set(key, { state, at: now() });
    const [oldest] = known.keys();
    if (known.size > maxKept && oldest !== undefined) known.delete(oldest);
    return state;
  }

  return async (site, article) => {
    const key = `${site}/${article}`;
    const cached = known.get(key);
    if (cached && now() - cached.at < maxAgeMs) return cached.state;
    const unknown: ArticleState = { article, version: 0, published: 0 };
    try {
      const [state] = await articles.states([{ site, article }]);
      return keep(key, state ?? unknown);
    } catch (error) {
      if (!isStoreUnavailable(error)) throw error;
      // Asked again after the same age, not with every comment while MongoDB is away.
      return keep(key, cached?.state ?? unknown);
    }
  };
}
