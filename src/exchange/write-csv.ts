import type { ExportRecord } from "../store/exchange.repository.ts";

const columns = [
  "id",
  "site",
  "article",
  "articleUrl",
  "articleTitle",
  "parent",
  "status",
  "name",
  "email",
  "website",
  "body",
  "createdAt",
  "judgedAt",
] as const;

/** Comments as CSV (RFC 4180) with a header, for spreadsheets: what could be taken for a formula is quoted. */
export async function* writeCsv(records: AsyncIterable<ExportRecord>): AsyncGenerator<string> {
  yield `${columns.join(",")}\r\n`;
  for await (const record of records)
    if (record.type === "comment") yield `${columns.map((column) => cell(record[column])).join(",")}\r\n`;
}

function cell(value: unknown): string {
  const text = value instanceof Date ? value.toISOString() : value === undefined ? "" : String(value);
  // Spreadsheets run what begins like this.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
