import fc from "fast-check";
import type { ArticleState } from "../../src/store/article.repository.ts";
import type { ArticleRef } from "../../src/store/comment.repository.ts";
import { gatherStates } from "../../src/store/gather-states.ts";

/** A store whose version goes up with each query, and what it was asked. */
function store(fails: (query: number) => boolean = () => false) {
  const queries: (readonly ArticleRef[])[] = [];
  return {
    queries,
    async read(articles: readonly ArticleRef[]): Promise<readonly ArticleState[]> {
      queries.push(articles);
      const version = queries.length;
      await new Promise((resolve) => setImmediate(resolve));
      if (fails(version)) throw new Error("The store is away.");
      return articles.map(({ article }) => ({ article, version, published: 0 }));
    },
  };
}

const of = (article: string): readonly ArticleRef[] => [{ site: "blog", article }];

describe("readers who ask at once", () => {
  it("when many ask while a query is under way, then they share the next and each gets its own", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string(), { minLength: 1, maxLength: 30 }), async (articles) => {
        const { read, queries } = store();
        const states = gatherStates(read);
        const first = states(of("first"));
        await Promise.resolve();
        const answers = await Promise.all(articles.map((article) => states(of(article))));
        await first;
        expect(answers.map(([state]) => state?.article)).toEqual(articles);
        expect(queries.length).toBeLessThanOrEqual(2);
        expect(queries.at(-1)).toHaveLength(
          new Set([...articles, ...(queries.length === 1 ? ["first"] : [])]).size,
        );
      }),
    );
  });

  it("when one asks after a query has begun, then the answer is not that query's", async () => {
    const { read, queries } = store();
    const states = gatherStates(read);
    const first = states(of("a"));
    while (queries.length === 0) await Promise.resolve();
    const [second] = await states(of("a"));
    expect((await first)[0]?.version).toBe(1);
    expect(second?.version).toBe(2);
  });

  it("when a query fails, then those who waited for it learn it and the next is asked anew", async () => {
    const { read } = store((query) => query === 1);
    const states = gatherStates(read);
    await expect(Promise.all([states(of("a")), states(of("b"))])).rejects.toThrow("away");
    expect(await states(of("a"))).toMatchObject([{ article: "a", version: 2 }]);
  });

  it("when one asks for several articles, then the answers stand in their order", async () => {
    const states = gatherStates(store().read);
    const answers = await states([...of("b"), ...of("a")]);
    expect(answers.map(({ article }) => article)).toEqual(["b", "a"]);
  });
});
