import { serialize } from "bson";
import { mongoError } from "../errors.ts";
import { readUntrusted } from "../storage/bson-document.ts";
import type { Doc } from "../storage/index-values.ts";

/** Largest message in bytes, as MongoDB says of itself in `hello`. */
export const MAX_MESSAGE_BYTES = 48_000_000;
export const HEADER_BYTES = 16;

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
const EXHAUST_ALLOWED = 1 << 16;
/** Bits below 16 that a receiver must know, without the two above. */
const UNKNOWN_REQUIRED = 0xfffc;

/** A command as it came: `sequences` holds the documents of OP_MSG's sections of kind 1, still as bytes. */
export type Request = {
  requestId: number;
  legacy: boolean;
  expectsReply: boolean;
  /** The client takes further replies to this one request. */
  exhaustAllowed: boolean;
  body: Buffer;
  sequences: Map<string, Buffer[]>;
};

/** A reply; `batch` is put in as `cursor.firstBatch` or `cursor.nextBatch` without reading its documents again. */
export type Reply = {
  fields: Doc;
  /** Only to be sent when nothing has changed for so long; where the client allows it, again and again. */
  awaitMs?: number;
  batch?: { field: "firstBatch" | "nextBatch"; id: bigint; namespace: string; documents: Buffer[] };
};

const malformed = (what: string): Error => mongoError(22, `malformed message: ${what}`);

/** The length in a header. Throws where no message can have it. */
export function messageLength(header: Buffer): number {
  const length = header.readInt32LE(0);
  if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES) throw malformed(`length ${length}`);
  return length;
}

function documentAt(bytes: Buffer, offset: number): Buffer {
  const length = offset + 4 <= bytes.length ? bytes.readInt32LE(offset) : -1;
  if (length < 5 || offset + length > bytes.length) throw malformed("a document goes beyond its section");
  return bytes.subarray(offset, offset + length);
}

function textAt(bytes: Buffer, offset: number): string {
  const end = bytes.indexOf(0, offset);
  if (end < 0) throw malformed("a name without end");
  return bytes.toString("utf8", offset, end);
}

function readSequence(bytes: Buffer): [name: string, documents: Buffer[]] {
  const name = textAt(bytes, 0);
  const documents: Buffer[] = [];
  for (let at = Buffer.byteLength(name) + 1; at < bytes.length; ) {
    const document = documentAt(bytes, at);
    documents.push(document);
    at += document.length;
  }
  return [name, documents];
}

/** Reads one section; returns where the next begins. */
function readSection(
  bytes: Buffer,
  at: number,
  into: { body?: Buffer; sequences: Map<string, Buffer[]> },
): number {
  const kind = bytes[at];
  if (kind === 0) {
    if (into.body) throw malformed("two bodies");
    into.body = documentAt(bytes, at + 1);
    return at + 1 + into.body.length;
  }
  if (kind !== 1) throw malformed(`section of kind ${kind}`);
  const size = at + 5 <= bytes.length ? bytes.readInt32LE(at + 1) : -1;
  if (size < 5 || at + 1 + size > bytes.length) throw malformed("a section goes beyond its message");
  const [name, documents] = readSequence(bytes.subarray(at + 5, at + 1 + size));
  if (into.sequences.has(name)) throw malformed(`two sections ${name}`);
  into.sequences.set(name, documents);
  return at + 1 + size;
}

function readMessage(requestId: number, bytes: Buffer): Request {
  if (bytes.length < 5) throw malformed("no section");
  const flags = bytes.readUInt32LE(0);
  if ((flags & UNKNOWN_REQUIRED) !== 0) throw malformed(`unknown flag bits ${flags}`);
  const sections = flags & CHECKSUM_PRESENT ? bytes.subarray(0, -4) : bytes;
  const read: { body?: Buffer; sequences: Map<string, Buffer[]> } = { sequences: new Map() };
  for (let at = 4; at < sections.length; ) at = readSection(sections, at, read);
  if (!read.body) throw malformed("no body");
  return {
    requestId,
    legacy: false,
    expectsReply: (flags & MORE_TO_COME) === 0,
    exhaustAllowed: (flags & EXHAUST_ALLOWED) !== 0,
    body: read.body,
    sequences: read.sequences,
  };
}

/** OP_QUERY lives on for the first handshake of drivers only. */
function readLegacyQuery(requestId: number, bytes: Buffer): Request {
  if (bytes.length < 5) throw malformed("no query");
  const namespace = textAt(bytes, 4);
  if (!namespace.endsWith(".$cmd")) throw malformed("OP_QUERY on a collection");
  const body = documentAt(bytes, 4 + Buffer.byteLength(namespace) + 1 + 8);
  return { requestId, legacy: true, expectsReply: true, exhaustAllowed: false, body, sequences: new Map() };
}

/** Reads a whole message. Throws where it is malformed or of a kind that is not spoken here: the connection is then closed. */
export function readRequest(bytes: Buffer): Request {
  const requestId = bytes.readInt32LE(4);
  const opCode = bytes.readInt32LE(12);
  if (opCode === OP_MSG) return readMessage(requestId, bytes.subarray(HEADER_BYTES));
  if (opCode === OP_QUERY) return readLegacyQuery(requestId, bytes.subarray(HEADER_BYTES));
  throw malformed(`unknown opcode ${opCode}`);
}

/** The name of the command: that of the first field of its body. */
export function commandName(body: Buffer): string {
  return body.length > 5 ? textAt(body, 5) : "";
}

/** Reads the body; the fields named stay bytes, document by document. */
export function readBody(body: Buffer, rawField?: string): Doc {
  return readUntrusted(body, rawField ? { fieldsAsRaw: { [rawField]: true } } : {});
}

/** Parts that are put together once, at the end: a batch may be large. */
type Parts = Buffer[];

const ZERO = Buffer.from([0]);

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32LE(value);
  return bytes;
}

const lengthOf = (parts: Parts): number => parts.reduce((sum, part) => sum + part.length, 0);
const element = (type: number, name: string, value: Parts): Parts => [
  Buffer.from(`${String.fromCharCode(type)}${name}\0`),
  ...value,
];
const documentOf = (parts: Parts): Parts => [int32(lengthOf(parts) + 5), ...parts, ZERO];

function replyDocument({ fields, batch }: Reply): Parts {
  const plain = Buffer.from(serialize(fields, { ignoreUndefined: true }));
  if (!batch) return [plain];
  const documents = batch.documents.flatMap((document, i) => element(3, String(i), [document]));
  const id = Buffer.allocUnsafe(8);
  id.writeBigInt64LE(batch.id);
  const namespace = Buffer.from(`${batch.namespace}\0`);
  const cursor = documentOf([
    ...element(4, batch.field, documentOf(documents)),
    ...element(0x12, "id", [id]),
    ...element(2, "ns", [int32(namespace.length), namespace]),
  ]);
  return documentOf([...element(3, "cursor", cursor), plain.subarray(4, -1)]);
}

/** Builds the message that answers a request; `stream` where further replies follow it, each answering the one before. */
export function writeReply(
  request: Pick<Request, "requestId" | "legacy">,
  reply: Reply,
  stream?: { replyId: number },
): Buffer {
  const document = replyDocument(reply);
  const before = request.legacy ? 20 : 5;
  const head = Buffer.alloc(HEADER_BYTES + before);
  head.writeInt32LE(head.length + lengthOf(document), 0);
  head.writeInt32LE(request.requestId, 8);
  head.writeInt32LE(request.legacy ? OP_REPLY : OP_MSG, 12);
  if (stream) {
    head.writeInt32LE(stream.replyId, 4);
    head.writeInt32LE(MORE_TO_COME, HEADER_BYTES);
  }
  // OP_REPLY: no flags, no cursor, starting from 0, one document. OP_MSG: no flags, a section of kind 0.
  if (request.legacy) head.writeInt32LE(1, HEADER_BYTES + 16);
  return Buffer.concat([head, ...document]);
}
