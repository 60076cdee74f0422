import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

/** A line of a JSON Lines file: its value, or why it has none. */
export type JsonLine = { readonly line: number; readonly value: unknown } | BadLine;

export interface BadLine {
  /** Counted from 1. */
  readonly line: number;
  readonly fault: string;
}

/** Reads a file line by line in bounded memory; blank lines are passed over, bad ones are told and the rest goes on. */
export async function* readJsonLines(file: string): AsyncGenerator<JsonLine> {
  const lines = createInterface({
    input: createReadStream(file, "utf8"),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  let line = 0;
  for await (const text of lines) {
    line++;
    // Some editors put a byte order mark before the first line.
    const json = line === 1 ? text.replace(/^\uFEFF/, "") : text;
    if (json.trim() !== "") yield { line, ...parse(json) };
  }
}

function parse(text: string): { readonly value: unknown } | { readonly fault: string } {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { fault: "is not JSON" };
  }
}
