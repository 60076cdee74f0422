import { readStored, readTyped, writeDocument } from "./bson-document.ts";
import type { Doc } from "./index-values.ts";

/** Where a document's fields stand in its bytes, in their order: type, name and value. */
export type Fields = ReadonlyMap<string, readonly [start: number, end: number]>;
type Located = { bytes: Buffer; fields: Fields };
export type Names = ReadonlySet<string>;

/** Bytes of a value by the number of its type, where they are always so many. */
const fixed: Readonly<Record<number, number>> = Object.fromEntries([
  ...[1, 9, 17, 18].map((type) => [type, 8]),
  ...[6, 10, 127, 255].map((type) => [type, 0]),
  ...[
    [7, 12],
    [8, 1],
    [16, 4],
    [19, 16],
  ],
]);
/** Bytes beside those that the value's own length counts: of text, code and symbols, binaries, pointers to a database. */
const beside: Readonly<Record<number, number>> = { 2: 4, 13: 4, 14: 4, 5: 5, 12: 16 };
const REGEX = 11;

function valueEnd(bytes: Buffer, type: number, at: number): number {
  const length = fixed[type];
  if (length !== undefined) return at + length;
  if (type === REGEX) return bytes.indexOf(0, bytes.indexOf(0, at) + 1) + 1;
  return at + bytes.readInt32LE(at) + (beside[type] ?? 0);
}

/** Finds the fields of a document that has been checked before, without reading their values. */
export function fieldsIn(bytes: Buffer): Fields {
  const fields = new Map<string, readonly [number, number]>();
  for (let at = 4; at < bytes.length - 1; ) {
    const nameEnd = bytes.indexOf(0, at + 1);
    const end = valueEnd(bytes, bytes[at] ?? 0, nameEnd + 1);
    fields.set(bytes.toString("utf8", at + 1, nameEnd), [at, end]);
    at = end;
  }
  return fields;
}

const ZERO = Buffer.from([0]);

/** A document of elements that are bytes already. */
function joined(elements: readonly Buffer[]): Buffer {
  const length = Buffer.allocUnsafe(4);
  length.writeInt32LE(elements.reduce((sum, element) => sum + element.length, 5));
  return Buffer.concat([length, ...elements, ZERO]);
}

/** The document with these of its fields only, or with all but these. */
export function pickBytes(bytes: Buffer, names: Names, keep = true, fields = fieldsIn(bytes)): Buffer {
  const picked = [...fields].filter(([name]) => names.has(name) === keep);
  return joined(picked.map(([, [start, end]]) => bytes.subarray(start, end)));
}

/** Reads these fields alone; the others cost next to nothing. */
export function readFields(bytes: Buffer, names: Names, fields?: Fields): Doc {
  return readStored(pickBytes(bytes, names, true, fields));
}

/**
 * Changes these fields of a document, given to `change` as typed values, and leaves the bytes of all others as they are.
 * Fields that are new come last.
 */
export function changeFields(
  bytes: Buffer,
  names: Names,
  fields: Fields,
  change: (typed: Doc) => Doc,
): Buffer {
  const changed = writeDocument(change(readTyped(pickBytes(bytes, names, true, fields))));
  const left = new Map(fieldsIn(changed));
  const elements = [...fields].map(([name, [start, end]]) => {
    if (!names.has(name)) return bytes.subarray(start, end);
    const [from, to] = left.get(name) ?? [0, 0];
    left.delete(name);
    return changed.subarray(from, to);
  });
  const added = [...left.values()].map(([start, end]) => changed.subarray(start, end));
  return joined([...elements, ...added]);
}

/** Names of the fields that are not the same in both documents. */
export function differingFields(a: Located, b: Located): Set<string> {
  const differing = new Set<string>();
  for (const [name, [start, end]] of a.fields) {
    const [from, to] = b.fields.get(name) ?? [0, 0];
    if (a.bytes.compare(b.bytes, from, to, start, end) !== 0) differing.add(name);
  }
  for (const name of b.fields.keys()) if (!a.fields.has(name)) differing.add(name);
  return differing;
}
