import { Command, Option } from "commander";
import { roles } from "../http/principal.ts";
import { withServices } from "./connect.ts";
import { printRows } from "./print.ts";

interface CreateOptions {
  readonly name: string;
  readonly role: string;
  readonly site?: readonly string[];
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
    .addHelpText("after", "\nExample:\n  comments token create --name blog --role site --site default")
    .action(({ name, role, site }: CreateOptions) =>
      withServices(async ({ store }) => {
        const token = await store.tokens.create({ name, role, ...(site ? { sites: site } : {}) }, new Date());
        process.stdout.write(`${token}\n`);
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
    .addHelpText("after", "\nExample:\n  comments token revoke 0f1e2d3c4b5a")
    .action((id: string) =>
      withServices(async ({ store }) => {
        if (!(await store.tokens.revoke(id, new Date())))
          throw new Error(`There is no such token that is still good: ${id}. See: comments token list`);
        process.stdout.write(`Revoked ${id}.\n`);
      }),
    );
  return command;
}
