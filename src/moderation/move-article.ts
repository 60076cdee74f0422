import { invalidFields } from "../errors.ts";
import type { ArticleRepository } from "../store/article.repository.ts";
import type { AuthorChangeRepository } from "../store/author-change.repository.ts";

export interface MoveDependencies {
  readonly articles: Pick<ArticleRepository, "redirect" | "set" | "states">;
  readonly changes: Pick<AuthorChangeRepository, "moveArticle">;
}

export interface ArticleMove {
  readonly site: string;
  readonly from: string;
  readonly to: string;
}

/**
 * Puts all comments of one article under another of the site, next to those that are there already. The old key leads
 * to the new one from now on, for reading and for posting. Doing it again moves what came late.
 * @returns how many comments were moved.
 * @throws {AppError} 422 where both are the same article.
 */
export async function moveArticle(
  { site, from, to }: ArticleMove,
  { articles, changes }: MoveDependencies,
): Promise<number> {
  if (from === to)
    throw invalidFields([{ field: "to", code: "invalid", message: "This is the article itself." }]);
  const [old] = await articles.states([{ site, article: from }]);
  const [kept] = await articles.states([{ site, article: to }]);
  // The signpost first: what is posted from now on goes to the new article at once.
  await articles.redirect(site, from, to);
  const moved = await changes.moveArticle(site, from, to);
  const openedAt = earlier(old?.openedAt, kept?.openedAt);
  await articles.set(
    { site, article: to },
    {
      ...(kept?.title === undefined && old?.title !== undefined ? { title: old.title } : {}),
      ...(openedAt ? { openedAt } : {}),
    },
  );
  return moved;
}

function earlier(a: Date | undefined, b: Date | undefined): Date | undefined {
  return a && b ? new Date(Math.min(a.getTime(), b.getTime())) : (a ?? b);
}
