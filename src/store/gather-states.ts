import type { ArticleRepository } from "./article.repository.ts";
import type { ArticleRef } from "./comment.repository.ts";

type States = ArticleRepository["states"];

/** Those who wait for one query. */
interface Gathering {
  readonly wanted: Map<string, ArticleRef>;
  readonly answer: Promise<Awaited<ReturnType<States>>>;
}

/**
 * Lets those who ask for one article while a query is under way ask together in the next. No answer is older than the
 * question, and a thousand readers at once cost as many queries as one after the other.
 * @param read one query for all articles given.
 */
export function gatherStates(read: States): States {
  let next: Gathering | undefined;
  let last: Promise<unknown> = Promise.resolve();

  function gather(): Gathering {
    const wanted = new Map<string, ArticleRef>();
    const answer = last.then(() => {
      next = undefined;
      return read([...wanted.values()]);
    });
    // Whoever waits for it learns that it failed; the next only waits for its end.
    last = answer.catch(() => undefined);
    return { wanted, answer };
  }

  return async (articles) => {
    const [article] = articles;
    if (!article || articles.length > 1) return read(articles);
    next ??= gather();
    const { wanted, answer } = next;
    const key = `${article.site}/${article.article}`;
    wanted.set(key, article);
    const place = [...wanted.keys()].indexOf(key);
    const state = (await answer)[place];
    return state ? [state] : [];
  };
}
