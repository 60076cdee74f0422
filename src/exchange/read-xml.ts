import { SaxesParser } from "saxes";

/** An element that was asked for, with the text of the elements in it by their path. */
export interface XmlRecord {
  readonly element: string;
  /** Where it begins. */
  readonly line: number;
  readonly attributes: Readonly<Record<string, string>>;
  /** `author/email` → text and attributes; the last one where there are several. */
  readonly fields: ReadonlyMap<string, XmlField>;
  /** Records within it that are over. */
  readonly inner: readonly XmlRecord[];
  /** The record that it stands in, as far as that was read. */
  readonly within: XmlRecord | undefined;
}

export interface XmlField {
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface XmlFault {
  readonly line: number;
  readonly fault: string;
}

export interface XmlShape {
  /** Elements to be given out when they end. */
  readonly records: ReadonlySet<string>;
  /** Elements that within another record are kept in its `inner` instead. */
  readonly inner?: ReadonlySet<string>;
}

/** A file with more faults than this is taken for something else than XML. */
const maxFaults = 1_000;

interface Open {
  readonly element: string;
  readonly line: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly fields: Map<string, XmlField>;
  readonly inner: XmlRecord[];
  readonly within: Open | undefined;
  /** How many elements were open around it. */
  readonly depth: number;
}

/**
 * Reads records out of XML of any length in bounded memory. What is not well formed is told with its line, and reading
 * goes on as far as it can. Entities other than XML's own are not expanded.
 */
export async function* readXml(
  pieces: AsyncIterable<string>,
  { records, inner = new Set() }: XmlShape,
): AsyncGenerator<XmlRecord | XmlFault> {
  const parser = new SaxesParser();
  let found: (XmlRecord | XmlFault)[] = [];
  let faults = 0;
  let current: Open | undefined;
  const path: { readonly name: string; readonly attributes: Record<string, string>; text: string }[] = [];

  parser.on("error", ({ message }) => {
    faults++;
    if (faults <= maxFaults) found.push({ line: parser.line, fault: message.replace(/^[\d:]+ /, "") });
  });
  parser.on("opentag", ({ name, attributes }) => {
    if (records.has(name) || inner.has(name)) {
      const depth = path.length + 1;
      const { line } = parser;
      current = { element: name, line, attributes, fields: new Map(), inner: [], within: current, depth };
    }
    path.push({ name, attributes, text: "" });
  });
  const addText = (text: string): void => {
    const element = path.at(-1);
    // Outside of records nothing is kept, so that memory stays bounded.
    if (current && element) element.text += text;
  };
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("closetag", () => {
    const closed = path.pop();
    if (!closed || !current) return;
    if (path.length < current.depth) {
      const done = current;
      current = done.within;
      if (current && inner.has(done.element)) current.inner.push(done);
      else found.push(done);
    } else {
      const name = [...path.slice(current.depth).map((element) => element.name), closed.name].join("/");
      current.fields.set(name, { text: closed.text, attributes: closed.attributes });
    }
  });

  for await (const piece of pieces) {
    parser.write(withoutControls(piece));
    if (faults > maxFaults) throw new Error(`The file has more than ${maxFaults} faults: is it XML?`);
    yield* found;
    found = [];
  }
  if (path.length > 0)
    found.push({ line: parser.line, fault: `the file ends inside <${path.at(-1)?.name}>` });
  else parser.close();
  yield* found;
}

/** Blogs let control characters into their exports, which XML does not know. */
function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for.
  return text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "");
}
