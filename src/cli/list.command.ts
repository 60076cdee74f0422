import { Command, InvalidArgumentError, Option } from "commander";
import { type ListKind, type ListName, listKinds, listNames } from "../comment.ts";
import { endOfEntry, readListValue } from "../judging/list-value.ts";
import type { Services } from "../services.ts";
import { withServices } from "./connect.ts";
import { printResult, printRows } from "./print.ts";
import { refuseUnknownSites } from "./refuse-unknown-sites.ts";

interface AddOptions {
  readonly site?: string;
  readonly note?: string;
  readonly days?: number;
  readonly json?: boolean;
}

interface ShowOptions {
  readonly site?: string;
  readonly json?: boolean;
}

const shown = 1_000;
const dayMs = 86_400_000;

/** The allow and block lists of sites. */
export function createListCommand(): Command {
  const command = new Command("list").description("who and what is allowed or blocked");
  command
    .command("show")
    .description("entries, newest first")
    .addHelpText("after", "\nExample:\n  comments list show --site blog")
    .option("--site <key>", "of this site and of all sites; left out: all there are")
    .option("--json", "as JSON")
    .action(({ site, ...options }: ShowOptions) =>
      withServices(async ({ store }) => {
        const entries = await store.lists.list(
          { limit: shown, ...(site === undefined ? {} : { sites: [site] }) },
          new Date(),
        );
        printRows(
          entries.map(({ id, list, kind, label, site, note, by, expiresAt }) => ({
            id,
            list,
            kind,
            value: label,
            site: site ?? "all",
            note,
            by,
            expires: expiresAt,
          })),
          options,
        );
      }),
    );
  command
    .command("add")
    .description("put an e-mail address, a domain, an IP address or the domain of links on a list")
    .argument("<list>", listNames.join(" or "), oneOf(listNames))
    .argument("<kind>", listKinds.join(", "), oneOf(listKinds))
    .argument("<value>")
    .option("--site <key>", "left out: all sites")
    .option("--note <text>", "why, for moderators to read")
    .addOption(new Option("--days <number>", "days until it expires; left out: never").argParser(positive))
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  comments list add block domain spam.example --days 90\n  comments list add allow link docs.example --site blog",
    )
    .action((list: ListName, kind: ListKind, written: string, options: AddOptions) =>
      withServices((services) => addEntry(list, kind, written, options, services)),
    );
  command
    .command("remove <id>")
    .description("take an entry off its list")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  comments list remove 0199aa00-0000-7000-8000-000000000001")
    .action((id: string, options: { json?: boolean }) =>
      withServices(async ({ store }) => {
        if (!(await store.lists.remove(id)))
          throw new Error(`There is no entry ${id}. See: comments list show`);
        printResult(`Removed ${id}.`, { removed: id }, options);
      }),
    );
  return command;
}

async function addEntry(
  list: ListName,
  kind: ListKind,
  written: string,
  { site, note, days, ...options }: AddOptions,
  { store, identity }: Pick<Services, "store" | "identity">,
): Promise<void> {
  if (site !== undefined) await refuseUnknownSites([site], store);
  const value = readListValue(kind, written, identity);
  if (!value) throw new Error(`${written} is not of the kind ${kind}.`);
  const createdAt = new Date();
  const wanted = days === undefined ? undefined : inDays(days, createdAt);
  const expiresAt = endOfEntry(kind, wanted, identity);
  const { id } = await store.lists.put({
    list,
    kind,
    ...value,
    ...(site === undefined ? {} : { site }),
    ...(note === undefined ? {} : { note }),
    ...(expiresAt ? { expiresAt } : {}),
    by: "command line",
    createdAt,
  });
  printResult(`Added ${id}${untilWhen(expiresAt)}.`, { added: id, expires: expiresAt ?? null }, options);
}

const inDays = (days: number, from: Date): Date => new Date(from.getTime() + days * dayMs);
const untilWhen = (end: Date | undefined): string => (end ? `, until ${end.toISOString()}` : "");

const oneOf =
  (choices: readonly string[]) =>
  (value: string): string => {
    if (!choices.includes(value)) throw new InvalidArgumentError(`It must be one of ${choices.join(", ")}.`);
    return value;
  };

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("It must be a number above 0.");
  return value;
}
