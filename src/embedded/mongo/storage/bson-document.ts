import { type DeserializeOptions, deserialize, serialize } from "bson";
import { mongoError } from "../errors.ts";
import type { Doc } from "./index-values.ts";

/** MongoDB's limits: 16 MiB a document, 200 levels of nesting. */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
const MAX_DEPTH = 200;

function checkDepth(value: unknown, depth: number): void {
  if (depth > MAX_DEPTH) throw mongoError(22, `Document exceeds maximum nested object depth: ${MAX_DEPTH}`);
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) for (const element of value) checkDepth(element, depth + 1);
  else if (Object.getPrototypeOf(value) === Object.prototype)
    for (const name in value) checkDepth((value as Doc)[name], depth + 1);
}

/** Reads bytes that a client sent. Throws 22 (InvalidBSON) for what is malformed or too deep. */
export function readUntrusted(bytes: Uint8Array, options: DeserializeOptions = {}): Doc {
  let doc: Doc;
  try {
    doc = deserialize(bytes, { bsonRegExp: true, ...options });
  } catch (error) {
    throw mongoError(22, `malformed BSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  checkDepth(doc, 0);
  return doc;
}

/** Reads bytes that the store has checked before. */
export function readStored(bytes: Uint8Array): Doc {
  return deserialize(bytes, { bsonRegExp: true });
}

/** Reads with every number in the class of its BSON type (Int32, Double, Long), so that writing it back changes no type. */
export function readTyped(bytes: Uint8Array): Doc {
  return deserialize(bytes, { bsonRegExp: true, promoteValues: false });
}

/** Throws 10334 where the document is larger than 16 MiB. */
export function writeDocument(doc: Doc): Buffer {
  const bytes = serialize(doc, { ignoreUndefined: true });
  checkSize(bytes);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function checkSize(bytes: Uint8Array): void {
  if (bytes.length > MAX_DOCUMENT_BYTES)
    throw mongoError(
      10334,
      `BSONObj size: ${bytes.length} is invalid. Size must be between 0 and ${MAX_DOCUMENT_BYTES}`,
    );
}
