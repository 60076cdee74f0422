import { Command } from "commander";
import { confirm } from "./confirm.ts";
import { withServices } from "./connect.ts";
import { printResult, printRows } from "./print.ts";
import { refuseUnknownSites } from "./refuse-unknown-sites.ts";

/** Keys by which blog engines with an Akismet plugin use this service. */
export function createAkismetKeyCommand(): Command {
  const command = new Command("akismet-key").description("keys for blog engines with an Akismet plugin");
  command
    .command("create")
    .description("make a key of 12 hex digits and show it, this once")
    .requiredOption("--site <key>", "the site whose policy, learning and limits it uses")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  comments akismet-key create --site blog")
    .action(({ site, ...options }: { site: string; json?: boolean }) =>
      withServices(async ({ store }) => {
        await refuseUnknownSites([site], store);
        const key = await store.akismetKeys.create(site, new Date());
        printResult(key, { site, key }, options);
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
    .option("--yes", "do not ask")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  comments akismet-key revoke 7")
    .action((id: string, options: { json?: boolean; yes?: boolean }) =>
      withServices(async ({ store }) => {
        await confirm(`The key ${id} will be taken no more.`, options);
        if (!(await store.akismetKeys.revoke(id)))
          throw new Error(`There is no such key: ${id}. See: comments akismet-key list`);
        printResult(`Revoked ${id}.`, { revoked: id }, options);
      }),
    );
  return command;
}
