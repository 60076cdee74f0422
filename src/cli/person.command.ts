import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { Command } from "commander";
import { anonymisePerson, erasePerson, exportPerson, findPerson, repeatErasures } from "../people/person.ts";
import { confirm } from "./confirm.ts";
import { commandLine, withServices } from "./connect.ts";
import { printRows } from "./print.ts";

interface Options {
  readonly json?: boolean;
  readonly yes?: boolean;
}

/** What is held of a person, by e-mail address: to find, give out, erase or make anonymous. */
export function createPersonCommand(): Command {
  const command = new Command("person").description("a person's data, found by e-mail address");
  command.addCommand(
    new Command("find")
      .description("how much is held: comments, mails, list entries")
      .argument("<email>")
      .option("--json", "as JSON")
      .addHelpText("after", "\nExample:\n  comments person find ada@example.org")
      .action((email: string, options: Options) =>
        withServices(async ({ people }) => printRows([{ ...(await findPerson(email, people)) }], options)),
      ),
  );
  command.addCommand(
    new Command("export")
      .description(
        "everything that is held, as JSON Lines: a comment a line with its decisions, then the rest",
      )
      .argument("<email>")
      .option("--output <file>", "where to write; left out: the terminal")
      .addHelpText("after", "\nExample:\n  comments person export ada@example.org --output ada.jsonl")
      .action((email: string, { output }: { output?: string }) =>
        withServices(async ({ people }) => {
          const out = output === undefined ? process.stdout : createWriteStream(output, { mode: 0o600 });
          for await (const one of exportPerson(email, commandLine, people))
            if (!out.write(`${JSON.stringify(one)}\n`)) await once(out, "drain");
          if (out !== process.stdout) await new Promise<void>((done) => out.end(done));
        }),
      ),
  );
  command.addCommand(
    new Command("erase")
      .description(
        "erase comments, mails, list entries and all else; what others answered stays as an empty place",
      )
      .argument("<email>")
      .option("--yes", "do not ask")
      .option("--json", "as JSON")
      .addHelpText("after", "\nExample:\n  comments person erase ada@example.org")
      .action((email: string, options: Options) =>
        withServices(async ({ people }) => {
          const { comments, queued, listEntries } = await findPerson(email, people);
          const besides = listEntries > 0 ? `, and ${listEntries} entry(s) of allow or block lists` : "";
          await confirm(`${comments + queued} comment(s) of this person will be erased${besides}.`, options);
          printRows([{ erased: await erasePerson(email, commandLine, people) }], options);
        }),
      ),
  );
  command.addCommand(
    new Command("anonymise")
      .description("leave the texts and forget who wrote them")
      .argument("<email>")
      .option("--name <name>", "what stands in the name's place", "Anonymous")
      .option("--yes", "do not ask")
      .option("--json", "as JSON")
      .addHelpText("after", "\nExample:\n  comments person anonymise ada@example.org --name Anonymous")
      .action((email: string, options: Options & { name: string }) =>
        withServices(async ({ people }) => {
          const { comments } = await findPerson(email, people);
          await confirm(`${comments} comment(s) will no longer be known to be this person's.`, options);
          const anonymised = await anonymisePerson(email, options.name, commandLine, people);
          printRows([{ anonymised }], options);
        }),
      ),
  );
  command.addCommand(
    new Command("repeat-erasures")
      .description("erase again whoever was erased before: after a store was restored from a backup")
      .option("--json", "as JSON")
      .addHelpText("after", "\nExample:\n  comments person repeat-erasures")
      .action((options: Options) =>
        withServices(async ({ people }) =>
          printRows([{ erased: await repeatErasures(commandLine, people) }], options),
        ),
      ),
  );
  return command;
}
