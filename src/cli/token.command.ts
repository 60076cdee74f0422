import { Command, Option } from "commander";
import { roles } from "../http/principal.ts";
import { confirm } from "./confirm.ts";
import { withServices } from "./connect.ts";
import { printResult, printRows } from "./print.ts";
import { refuseUnknownSites } from "./refuse-unknown-sites.ts";

interface CreateOptions {
  readonly name: string;
  readonly role: string;
  readonly site?: readonly string[];
  readonly json?: boolean;
}

/** API tokens: made and shown once, kept as hashes. */
export function createTokenCommand(): Command {
  const command = new Command("token").description("API tokens for sites, moderators and operators");
  command
    .command("create")
    .description("make a token and show it, this once")
    .requiredOption("--name <name>", "whose it is; shown in the audit trail")
    .addOption(new Option("--role <role>", "what it may do").choices(roles).makeOptionMandatory())
    .option("--site <key...>", "only for these sites; left out: all")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  comments token create --name blog --role site --site default")
    .action(({ name, role, site, ...options }: CreateOptions) =>
      withServices(async ({ store }) => {
        await refuseUnknownSites(site, store);
        const token = await store.tokens.create({ name, role, ...(site ? { sites: site } : {}) }, new Date());
        printResult(token, { token }, options);
      }),
    );
  command
    .command("list")
    .description("all tokens, without their secrets")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  comments token list")
    .action((options: { json?: boolean }) =>
      withServices(async ({ store }) => {
        const tokens = await store.tokens.list();
        printRows(
          tokens.map(({ id, name, role, sites, createdAt, revokedAt }) => ({
            id,
            name,
            role,
            sites: sites?.join(" ") ?? "all",
            created: createdAt,
            revoked: revokedAt,
          })),
          options,
        );
      }),
    );
  command
    .command("revoke <id>")
    .description("end a token for good")
    .option("--yes", "do not ask")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  comments token revoke 0f1e2d3c4b5a")
    .action((id: string, options: { json?: boolean; yes?: boolean }) =>
      withServices(async ({ store }) => {
        await confirm(`The token ${id} will let nobody in any more.`, options);
        if (!(await store.tokens.revoke(id, new Date())))
          throw new Error(`There is no such token that is still good: ${id}. See: comments token list`);
        printResult(`Revoked ${id}.`, { revoked: id }, options);
      }),
    );
  return command;
}
