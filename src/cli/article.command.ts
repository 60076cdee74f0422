import { Command } from "commander";
import { moveArticle } from "../moderation/move-article.ts";
import { withServices } from "./connect.ts";
import { printResult } from "./print.ts";
import { refuseUnknownSites } from "./refuse-unknown-sites.ts";

interface Options {
  readonly site: string;
  readonly json?: boolean;
}

/** Articles: closing, opening, moving and merging. */
export function createArticleCommand(): Command {
  const command = new Command("article").description("close, open, move and merge the comments of articles");
  command
    .command("move <from> <to>")
    .description("put all comments of one article under another; the old key leads there from now on")
    .option("--site <key>", "the site of both", "default")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      "\nWhere the second article has comments already, the two are merged.\n\nExample:\n  comments article move /2024/tides /tides --site blog",
    )
    .action((from: string, to: string, { site, ...options }: Options) =>
      withServices(async ({ store }) => {
        await refuseUnknownSites([site], store);
        const moved = await moveArticle({ site, from, to }, store);
        printResult(`Moved ${moved} comments of ${from} to ${to}.`, { site, from, to, moved }, options);
      }),
    );
  for (const [name, closed, what] of [
    ["close", true, "take no more comments on an article"],
    ["open", false, "take comments on an article, whatever its age"],
  ] as const)
    command
      .command(`${name} <article>`)
      .description(what)
      .option("--site <key>", "the article's site", "default")
      .option("--json", "as JSON")
      .addHelpText("after", `\nExample:\n  comments article ${name} /news/tides --site blog`)
      .action((article: string, { site, ...options }: Options) =>
        withServices(async ({ store }) => {
          await refuseUnknownSites([site], store);
          await store.articles.set({ site, article }, { closed });
          const words = `${article} of ${site} is ${closed ? "closed" : "open"}.`;
          printResult(words, { site, article, closed }, options);
        }),
      );
  return command;
}
