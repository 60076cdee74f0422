import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { SingleBar } from "cli-progress";
import { Argument, Command, Option } from "commander";
import { readDisqus } from "../exchange/disqus-reader.ts";
import { importComments } from "../exchange/import-comments.ts";
import type { ImportItem } from "../exchange/import-item.ts";
import { type ImportReport, keepReport, type ReportedLine } from "../exchange/import-report.ts";
import { readIsso } from "../exchange/isso-reader.ts";
import { readJsonl } from "../exchange/jsonl-reader.ts";
import { readText } from "../exchange/read-text.ts";
import { openSpill } from "../exchange/spill.ts";
import { type ArticleBy, readWordpress } from "../exchange/wordpress-reader.ts";
import type { Services } from "../services.ts";
import { isStoreUnavailable } from "../store/connect.ts";
import { withServices } from "./connect.ts";
import { exitCodes } from "./exit-codes.ts";
import { refuseUnknownSites } from "./refuse-unknown-sites.ts";

const sources = ["wordpress", "disqus", "isso", "jsonl"] as const;
type Source = (typeof sources)[number];

interface ImportOptions {
  readonly site: string;
  readonly article: ArticleBy;
  readonly encoding?: string;
  readonly from?: string;
  readonly report?: string;
  readonly json?: boolean;
}

const shownLines = 20;

/** Takes the comments of other systems in, or those of an export of this one. */
export function createImportCommand(): Command {
  return new Command("import")
    .description("take comments in; running it again adds nothing and goes on where it was broken off")
    .addArgument(new Argument("<source>", "where they come from").choices(sources))
    .argument("<file>", "WordPress: WXR; Disqus: XML, unpacked; Isso: its SQLite database; JSON Lines")
    .option("--site <key>", "the site that takes them", "default")
    .addOption(
      new Option("--article <what>", "what an article's key is made of")
        .choices(["path", "url", "id"])
        .default("path"),
    )
    .option("--encoding <label>", "where the file is not UTF-8 and does not say so, e.g. windows-1252")
    .option("--from <name>", "tells sources of one kind apart, e.g. two blogs; part of the comments' ids")
    .option("--report <file>", "where to write each line that was left out or changed, as JSON Lines")
    .option("--json", "the summary as JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  comments import wordpress blog.xml --site blog\n  comments import disqus export.xml --report left-out.jsonl\n  comments import isso comments.db\n  comments import jsonl export.jsonl",
    )
    .action((source: Source, file: string, options: ImportOptions) =>
      withServices((services) => run(source, file, options, services)),
    );
}

async function run(source: Source, file: string, options: ImportOptions, services: Services): Promise<void> {
  const { store, identity, now } = services;
  await refuseUnknownSites([options.site], store);
  const { size } = await stat(file);
  const bar = progressBar(options);
  bar?.start(size, 0, { comments: 0 });
  const lines: string[] = [];
  const out = options.report === undefined ? undefined : createWriteStream(options.report);
  const report = keepReport((line) => {
    out?.write(`${JSON.stringify(line)}\n`);
    if (lines.length < shownLines) lines.push(describe(line));
  });
  const spill = await openSpill();
  let last = 0;
  try {
    await importComments(
      itemsOf(source, file, options, (bytes) => bar?.update(bytes)),
      {
        exchange: store.exchange,
        comments: store.comments,
        articles: store.articles,
        spill,
        report,
        complete: {
          site: options.site,
          source: options.from === undefined ? source : `${source}:${options.from}`,
          authorKey: (email) => identity.authorKey(email),
          now: new Date(now()),
        },
        onProgress(line) {
          last = line;
          bar?.update({ comments: report.total() });
        },
      },
    );
    bar?.update(size, { comments: report.total() });
  } catch (error) {
    if (isStoreUnavailable(error))
      process.stderr.write(`\nStopped after line ${last}. Run the same command again to go on from there.\n`);
    throw error;
  } finally {
    bar?.stop();
    await spill.close();
    if (out) await new Promise<void>((done) => out.end(done));
  }
  tell(report.report(), lines, options);
}

function itemsOf(
  source: Source,
  file: string,
  { encoding, article }: ImportOptions,
  onBytes: (total: number) => void,
): AsyncIterable<ImportItem> | Iterable<ImportItem> {
  if (source === "isso") return readIsso(file);
  const text = readText(file, { encoding, onBytes });
  if (source === "wordpress") return readWordpress(text, article);
  return source === "disqus" ? readDisqus(text, article) : readJsonl(text);
}

const describe = ({ line, kind, detail }: ReportedLine): string => `line ${line} was ${kind}: ${detail}`;

function tell(report: ImportReport, lines: readonly string[], { json }: ImportOptions): void {
  const sum = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((total, count) => total + count, 0);
  const leftOut = sum(report.leftOut);
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else {
    const list = (counts: Readonly<Record<string, number>>): string =>
      sum(counts) === 0
        ? ""
        : ` (${Object.entries(counts)
            .map(([code, count]) => `${code}: ${count}`)
            .join(", ")})`;
    const more = leftOut + sum(report.changed) - lines.length;
    for (const line of lines) process.stdout.write(`${line}\n`);
    if (more > 0) process.stdout.write(`… and ${more} lines more: say --report FILE for all\n`);
    process.stdout.write(
      `${report.added} added, ${report.alreadyThere} there already, ${leftOut} left out${list(report.leftOut)}, ${sum(report.changed)} changed${list(report.changed)}\n`,
    );
  }
  if (leftOut > 0) process.exitCode = exitCodes.partly;
}

function progressBar({ json }: ImportOptions): SingleBar | undefined {
  if (json || !process.stderr.isTTY) return undefined;
  return new SingleBar({
    format: "importing [{bar}] {percentage}% {comments} comments {duration_formatted}",
    stream: process.stderr,
  });
}
