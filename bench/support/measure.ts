import { parseArgs } from "node:util";
import Table from "cli-table3";

/** The middle value; the mean of the two middle ones for an even number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? 0;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper;
}

export interface BenchOptions {
  readonly json: boolean;
  readonly rounds: number;
  readonly seconds: number;
}

/** `--json`, `--rounds N` and `--seconds N` (a round's length), which all benchmarks know. */
export function readOptions(
  argv: string[],
  defaults: Pick<BenchOptions, "rounds" | "seconds">,
): BenchOptions {
  const { values } = parseArgs({
    args: argv,
    options: { json: { type: "boolean" }, rounds: { type: "string" }, seconds: { type: "string" } },
  });
  return {
    json: values.json ?? false,
    rounds: Number(values.rounds ?? defaults.rounds),
    seconds: Number(values.seconds ?? defaults.seconds),
  };
}

/** Rows for people, or one object for machines. */
export function report(
  result: object,
  rows: readonly (readonly (string | number)[])[],
  { json }: BenchOptions,
): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return;
  }
  const [head = [], ...body] = rows;
  const table = new Table({ head: head.map(String), style: { head: [], border: [] } });
  for (const row of body) table.push(row.map(String));
  process.stdout.write(`${table.toString()}\n`);
}

/** Says what is under way, on stderr, so that `--json` stays whole. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}
