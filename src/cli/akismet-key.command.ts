import { Command } from "commander";
import { withServices } from "./connect.ts";
import { printRows } from "./print.ts";

/** Keys by which blog engines with an Akismet plugin use this service. */
export function createAkismetKeyCommand(): Command {
  const command = new Command("akismet-key").description("keys for blog engines with an Akismet plugin");
  command
    .command("create")
    .description("make a key of 12 hex digits and show it, this once")
    .requiredOption("--site <key>", "the site whose policy, learning and limits it uses")
    .addHelpText("after", "\nExample:\n  comments akismet-key create --site blog")
    .action(({ site }: { site: string }) =>
      withServices(async ({ store }) => {
        if (!(await store.sites.find(site)))
          throw new Error(`There is no site ${site}. Make it with: comments site set ${site}`);
        process.stdout.write(`${await store.akismetKeys.create(site, new Date())}\n`);
      }),
    );
  command
    .command("list")
    .description("all keys, by the beginning of their hashes")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  comments akismet-key list --json")
    .action((options: { json?: boolean }) =>
      withServices(async ({ store }) => {
        const keys = await store.akismetKeys.list();
        printRows(
          keys.map(({ id, site, createdAt }) => ({ id, site, created: createdAt })),
          options,
        );
      }),
    );
  command
    .command("revoke <id>")
    .description("end a key for good")
    .addHelpText("after", "\nExample:\n  comments akismet-key revoke 7")
    .action((id: string) =>
      withServices(async ({ store }) => {
        if (!(await store.akismetKeys.revoke(id)))
          throw new Error(`There is no such key: ${id}. See: comments akismet-key list`);
        process.stdout.write(`Revoked ${id}.\n`);
      }),
    );
  return command;
}
