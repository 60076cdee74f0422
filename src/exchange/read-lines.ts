export interface TextLine {
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
}

/** Splits text that comes in pieces into lines, without their ends. */
export async function* readLines(pieces: AsyncIterable<string>): AsyncGenerator<TextLine> {
  let line = 0;
  let rest = "";
  for await (const piece of pieces) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) yield { line: ++line, text: text.replace(/\r$/, "") };
  }
  if (rest !== "") yield { line: ++line, text: rest };
}
