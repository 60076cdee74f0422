import { Command } from "commander";
import { moveArticle } from "../moderation/move-article.ts";
import { withServices } from "./connect.ts";

interface SiteOption {
  readonly site: string;
}

/** Articles: closing, opening, moving and merging. */
export function createArticleCommand(): Command {
  const command = new Command("article").description("close, open, move and merge the comments of articles");
  command
    .command("move <from> <to>")
    .description("put all comments of one article under another; the old key leads there from now on")
    .option("--site <key>", "the site of both", "default")
    .addHelpText(
      "after",
      "\nWhere the second article has comments already, the two are merged.\n\nExample:\n  comments article move /2024/tides /tides --site blog",
    )
    .action((from: string, to: string, { site }: SiteOption) =>
      withServices(async ({ store }) => {
        const moved = await moveArticle({ site, from, to }, store);
        process.stdout.write(`Moved ${moved} comments of ${from} to ${to}.\n`);
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
      .addHelpText("after", `\nExample:\n  comments article ${name} /news/tides --site blog`)
      .action((article: string, { site }: SiteOption) =>
        withServices(async ({ store }) => {
          await store.articles.set({ site, article }, { closed });
          process.stdout.write(`${article} of ${site} is ${closed ? "closed" : "open"}.\n`);
        }),
      );
  return command;
}
