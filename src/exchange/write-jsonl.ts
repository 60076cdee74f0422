import type { ExportRecord } from "../store/exchange.repository.ts";

/** Everything as JSON Lines, a record a line: what `import jsonl` takes in without loss. */
export async function* writeJsonl(records: AsyncIterable<ExportRecord>): AsyncGenerator<string> {
  for await (const record of records) yield `${JSON.stringify(record)}\n`;
}
