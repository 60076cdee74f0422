import { Command } from "commander";
import { createResetLink } from "../accounts/reset-link.ts";
import { createSetUpLink } from "../accounts/set-up-link.ts";
import type { Services } from "../services.ts";
import { withServices } from "./connect.ts";
import { printResult, printRows } from "./print.ts";

/** Accounts of the moderators' desk, for when nobody can sign in. */
export function createAccountCommand(): Command {
  const command = new Command("account").description("accounts of the moderators' desk");
  command
    .command("set-up-link")
    .description("a link that makes the first administrator, where there is no account yet")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  comments account set-up-link")
    .action((options: { json?: boolean }) =>
      withServices(async (services) => {
        const { store, publicUrl, now } = services;
        for (const { id } of await store.links.list("setup", new Date(now()))) await store.links.revoke(id);
        const url = await createSetUpLink(publicUrl(), { ...store, now });
        if (!url)
          throw new Error("There are accounts already. Reset a password instead: account reset <email>");
        printResult(url, { url }, options);
      }),
    );
  command
    .command("reset <email>")
    .description("a link that sets an account's new password, good for an hour")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  comments account reset jo@example.org")
    .action((email: string, options: { json?: boolean }) =>
      withServices(async (services) => {
        const url = await resetLink(email, services);
        printResult(url, { url }, options);
      }),
    );
  command
    .command("list")
    .description("all accounts")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  comments account list --json")
    .action((options: { json?: boolean }) =>
      withServices(async ({ store }) => {
        const accounts = await store.accounts.list();
        printRows(
          accounts.map(({ name, email, role, sites, createdAt, disabledAt }) => ({
            name,
            email,
            role,
            sites: sites?.join(" ") ?? "all",
            created: createdAt,
            disabled: disabledAt,
          })),
          options,
        );
      }),
    );
  return command;
}

async function resetLink(email: string, { store, publicUrl, now }: Services): Promise<string> {
  const account = await store.accounts.findByEmail(email);
  if (!account) throw new Error(`There is no account with the e-mail address ${email}. See: account list`);
  return createResetLink(account.id, "the command line", publicUrl(), { ...store, now });
}
