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

/** Names that were met before: documents have few, and reading one anew costs more than all else about a field. */
const known: (string | undefined)[] = [];
const KNOWN = 1024;

function nameAt(bytes: Buffer, start: number, end: number, hash: number): string {
  const place = hash & (KNOWN - 1);
  const name = known[place];
  if (name?.length === end - start) {
    let i = 0;
    while (i < name.length && name.charCodeAt(i) === bytes[start + i]) i += 1;
    if (i === name.length) return name;
  }
  const read = bytes.toString("utf8", start, end);
  // Of other names the characters are not the bytes.
  if (read.length === end - start) known[place] = read;
  return read;
}

/** Finds the fields of a document that has been checked before, without reading their values. */
export function fieldsIn(bytes: Buffer): Fields {
  const fields = new Map<string, readonly [number, number]>();
  for (let at = 4; at < bytes.length - 1; ) {
    let hash = 0;
    let nameEnd = at + 1;
    for (let byte = bytes[nameEnd]; byte; byte = bytes[nameEnd]) {
      hash = (hash * 31 + byte) | 0;
      nameEnd += 1;
    }
    const end = valueEnd(bytes, bytes[at] ?? 0, nameEnd + 1);
    fields.set(nameAt(bytes, at + 1, nameEnd, hash), [at, end]);
    at = end;
  }
  return fields;
}

/** Elements of a document, in the bytes in which they stand. */
type Piece = readonly [bytes: Buffer, start: number, end: number];

/** A document of elements that are bytes already. */
function joined(pieces: readonly Piece[]): Buffer {
  let length = 5;
  for (const [, start, end] of pieces) length += end - start;
  const document = Buffer.allocUnsafe(length);
  let at = document.writeInt32LE(length, 0);
  for (const [bytes, start, end] of pieces) at += bytes.copy(document, at, start, end);
  document[at] = 0;
  return document;
}

/** The document with these of its fields only, or with all but these. */
export function pickBytes(bytes: Buffer, names: Names, keep = true, fields = fieldsIn(bytes)): Buffer {
  const pieces: Piece[] = [];
  for (const [name, [start, end]] of fields) if (names.has(name) === keep) pieces.push([bytes, start, end]);
  return joined(pieces);
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
  const pieces = Array.from(fields, ([name, [start, end]]): Piece => {
    if (!names.has(name)) return [bytes, start, end];
    const [from, to] = left.get(name) ?? [0, 0];
    left.delete(name);
    return [changed, from, to];
  });
  for (const [start, end] of left.values()) pieces.push([changed, start, end]);
  return joined(pieces);
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
