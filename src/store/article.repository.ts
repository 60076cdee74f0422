import type { ArticleDocument, ArticleModel } from "./article.model.ts";
import type { ArticleRef } from "./comment.repository.ts";
import type { ThreadRepository } from "./thread.repository.ts";

/** A comment whose publication changed, or an article as such. */
export interface ArticleChange extends ArticleRef {
  readonly articleUrl?: string;
  readonly articleTitle?: string;
  readonly createdAt?: Date;
  /** The thread that changed. */
  readonly threadKey?: string;
}

export interface ArticleState {
  /** The key under which the comments stand: another than was asked for where the article was moved. */
  readonly article: string;
  /** 0 where nothing was ever published. */
  readonly version: number;
  readonly published: number;
  readonly url?: string;
  readonly title?: string;
  readonly openedAt?: Date;
  readonly closed?: boolean;
}

export type ArticleSettings = Partial<Pick<ArticleDocument, "url" | "title" | "openedAt" | "closed">>;

export interface ArticleRepository {
  /** Notes that what is published under these articles changed; to be called after the comments are stored. */
  touch(changes: readonly ArticleChange[]): Promise<void>;
  /** Version, number of published comments and settings of each, in the order asked; moves are followed. */
  states(articles: readonly ArticleRef[]): Promise<readonly ArticleState[]>;
  /** Where moved articles lead; those that were not moved are left out. Keys are `<site>/<article>`. */
  moves(articles: readonly ArticleRef[]): Promise<ReadonlyMap<string, string>>;
  /** Changes what is given, for an article that may not have a comment yet. */
  set(article: ArticleRef, settings: ArticleSettings): Promise<void>;
  /** Leads from one article to another of the site; what led to the first leads to the second as well. */
  redirect(site: string, from: string, to: string): Promise<void>;
}

/**
 * @param count counts an article's published comments; called only where its last count is out of date.
 * @param threads are recounted as their comments change.
 */
export function createArticleRepository(
  model: ArticleModel,
  count: (article: ArticleRef) => Promise<number>,
  threads: Pick<ThreadRepository, "recount">,
): ArticleRepository {
  async function recount(article: ArticleRef, version: number): Promise<number> {
    const published = await count(article);
    // Kept only where nothing changed since the version was read, so that an old count never hides a new comment.
    await model.updateOne({ _id: idOf(article), version }, { $set: { published, countedAt: version } });
    return published;
  }

  async function read(articles: readonly ArticleRef[]): Promise<ReadonlyMap<string, ArticleDocument>> {
    const known = await model.find({ _id: { $in: articles.map(idOf) } }).lean<ArticleDocument[]>();
    return new Map(known.map((document) => [document._id, document]));
  }

  async function stateOf(asked: ArticleRef, document: ArticleDocument | undefined): Promise<ArticleState> {
    if (!document) return { article: asked.article, version: 0, published: 0 };
    const { article, version, countedAt, published, url, title, openedAt, closed } = document;
    const good = countedAt === version && published !== undefined;
    return {
      article,
      version,
      published: good ? published : await recount(document, version),
      ...(url === undefined ? {} : { url }),
      ...(title === undefined ? {} : { title }),
      ...(openedAt === undefined ? {} : { openedAt }),
      ...(closed === undefined ? {} : { closed }),
    };
  }

  return {
    async touch(changes) {
      if (changes.length === 0) return;
      const operations = [...byArticle(changes).values()].flatMap(touchUpdates);
      await model.collection.bulkWrite(operations as never, { ordered: true });
      await threads.recount(changes.flatMap(threadOf));
    },

    async states(articles) {
      const asked = await read(articles);
      const moved = [...asked.values()].flatMap(({ site, movedTo }) =>
        movedTo === undefined ? [] : { site, article: movedTo },
      );
      const further = moved.length > 0 ? await read(moved) : asked;
      return Promise.all(
        articles.map((article) => {
          const document = asked.get(idOf(article));
          if (document?.movedTo === undefined) return stateOf(article, document);
          const target = { site: article.site, article: document.movedTo };
          return stateOf(target, further.get(idOf(target)));
        }),
      );
    },

    async moves(articles) {
      const known = [...(await read(articles)).values()];
      return new Map(known.flatMap(({ _id, movedTo }) => (movedTo === undefined ? [] : [[_id, movedTo]])));
    },

    async set({ site, article }, settings) {
      await model.updateOne(
        { _id: idOf({ site, article }) },
        { $set: settings, $setOnInsert: { site, article }, $inc: { version: 1 } },
        { upsert: true },
      );
    },

    async redirect(site, from, to) {
      // The target leads nowhere from now on: a move back would otherwise go in circles.
      await model.updateOne(
        { _id: idOf({ site, article: to }) },
        { $unset: { movedTo: 1 }, $setOnInsert: { site, article: to }, $inc: { version: 1 } },
        { upsert: true },
      );
      await model.updateOne(
        { _id: idOf({ site, article: from }) },
        { $set: { movedTo: to }, $setOnInsert: { site, article: from }, $inc: { version: 1 } },
        { upsert: true },
      );
      await model.updateMany({ site, movedTo: from }, { $set: { movedTo: to }, $inc: { version: 1 } });
    },
  };
}

const idOf = ({ site, article }: ArticleRef): string => `${site}/${article}`;

function byArticle(changes: readonly ArticleChange[]): ReadonlyMap<string, ArticleChange> {
  const changed = new Map<string, ArticleChange>();
  for (const { threadKey: _thread, ...change } of changes)
    changed.set(idOf(change), { ...change, ...changed.get(idOf(change)) });
  return changed;
}

/** The version first; then address and title, remembered from the first comment that names them. */
function touchUpdates({ site, article, articleUrl, articleTitle, createdAt }: ArticleChange): object[] {
  const _id = idOf({ site, article });
  const opened = createdAt ? { openedAt: createdAt } : {};
  const remember = (field: "url" | "title", value: string | undefined): object[] =>
    value === undefined
      ? []
      : [
          {
            updateOne: { filter: { _id, [field]: { $exists: false } }, update: { $set: { [field]: value } } },
          },
        ];
  return [
    {
      updateOne: {
        filter: { _id },
        update: { $setOnInsert: { site, article, ...opened }, $inc: { version: 1 } },
        upsert: true,
      },
    },
    ...remember("url", articleUrl),
    ...remember("title", articleTitle),
  ];
}

function threadOf({
  site,
  article,
  threadKey,
}: ArticleChange): (Required<Pick<ArticleChange, "threadKey">> & ArticleRef) | [] {
  return threadKey === undefined ? [] : { site, article, threadKey };
}
