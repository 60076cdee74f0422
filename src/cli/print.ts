import Table from "cli-table3";

/** A table for people, or one JSON document for machines. */
export function printRows(
  rows: readonly Readonly<Record<string, unknown>>[],
  options: { readonly json?: boolean },
): void {
  if (options.json) {
    process.stdout.write(`${JSON.stringify(rows)}\n`);
    return;
  }
  const [first] = rows;
  if (!first) {
    process.stdout.write("None.\n");
    return;
  }
  const plain = { head: [], border: [] };
  const table = new Table({ head: Object.keys(first), style: process.stdout.isTTY ? {} : plain });
  for (const row of rows) table.push(Object.values(row).map(cell));
  process.stdout.write(`${table.toString()}\n`);
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A sentence, or a value alone, for people; for machines the same as one JSON object. */
export function printResult(
  words: string,
  result: Readonly<Record<string, unknown>>,
  { json }: { readonly json?: boolean },
): void {
  process.stdout.write(`${json ? JSON.stringify(result) : words}\n`);
}
