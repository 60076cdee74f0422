import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { SingleBar } from "cli-progress";
import { Argument, Command, Option } from "commander";
import { statuses } from "../comment.ts";
import { writeCsv } from "../exchange/write-csv.ts";
import { writeJsonl } from "../exchange/write-jsonl.ts";
import { writeWordpress } from "../exchange/write-wordpress.ts";
import type { Services } from "../services.ts";
import type { ExportFilter, ExportRecord } from "../store/exchange.repository.ts";
import { commandLine, withServices } from "./connect.ts";

const writers = { jsonl: writeJsonl, csv: writeCsv, wordpress: writeWordpress } as const;
type Format = keyof typeof writers;

interface ExportOptions extends ExportFilter {
  readonly output?: string;
}

/** Takes every comment out. */
export function createExportCommand(): Command {
  return new Command("export")
    .description("take comments out, e-mail addresses included: keep the file safe")
    .addArgument(
      new Argument("<format>", "JSON Lines and WordPress can be taken in again without loss").choices(
        Object.keys(writers),
      ),
    )
    .option("--site <key>", "only this site")
    .addOption(new Option("--status <status>", "only comments of this status").choices([...statuses]))
    .option("--output <file>", "where to write; left out: the terminal or the pipe")
    .addHelpText(
      "after",
      "\nExamples:\n  comments export jsonl --output all.jsonl\n  comments export csv --site blog --status approved > blog.csv\n  comments export wordpress --site blog --output blog.xml",
    )
    .action((format: Format, options: ExportOptions) =>
      withServices((services) => run(format, options, services)),
    );
}

const piece = 64 * 1024;

async function run(
  format: Format,
  { output, ...filter }: ExportOptions,
  { store, now }: Services,
): Promise<void> {
  const total = await store.exchange.countComments(filter);
  const bar = output !== undefined && process.stderr.isTTY ? progressBar() : undefined;
  bar?.start(total, 0);
  const out = output === undefined ? process.stdout : createWriteStream(output, { mode: 0o600 });
  const failed = new Promise<never>((_resolve, reject) => out.once("error", reject));
  let written = 0;
  let text = "";
  const write = async (): Promise<void> => {
    if (!out.write(text)) await Promise.race([once(out, "drain"), failed]);
    text = "";
  };
  const counted = count(store.exchange.exportAll(filter), () => {
    written++;
    if (written % 1_000 === 0) bar?.update(written);
  });
  for await (const part of writers[format](counted)) {
    text += part;
    if (text.length > piece) await write();
  }
  await write();
  if (out !== process.stdout) await Promise.race([new Promise<void>((done) => out.end(done)), failed]);
  bar?.update(total);
  bar?.stop();
  await store.trail.append({
    at: new Date(now()),
    by: commandLine,
    action: "comments.exported",
    detail: { comments: written, format, ...filter },
  });
  if (output !== undefined) process.stderr.write(`${written} comments written.\n`);
}

async function* count(
  records: AsyncIterable<ExportRecord>,
  onComment: () => void,
): AsyncGenerator<ExportRecord> {
  for await (const record of records) {
    if (record.type === "comment") onComment();
    yield record;
  }
}

const progressBar = (): SingleBar =>
  new SingleBar({ format: "exporting [{bar}] {value}/{total} {duration_formatted}", stream: process.stderr });
