import { mongoError } from "./errors.ts";
import { MAX_DOCUMENT_BYTES } from "./storage/bson-document.ts";
import type { Reply } from "./wire/framing.ts";

/** Milliseconds after which a cursor that nobody asks is forgotten, as in MongoDB. */
const IDLE_MS = 10 * 60 * 1000;
/** Cursors kept at once; beyond it the one idle for longest is forgotten. */
const MOST = 500;
/** Documents in a first batch where the client names no size. */
export const FIRST_BATCH = 101;

type Open = {
  id: bigint;
  namespace: string;
  documents: Iterator<Buffer>;
  held: Buffer | undefined;
  usedAt: number;
};

export type Cursors = {
  /** Answers with a first batch and keeps the rest under a number, unless `single` or nothing is left. */
  open(namespace: string, documents: Iterator<Buffer>, batchSize: number, single?: boolean): Reply;
  next(id: bigint, namespace: string, batchSize: number): Reply;
  kill(id: bigint): boolean;
};

/** Takes documents up to a number and up to the size of a message. The first always fits. */
function take(cursor: Open, most: number): { documents: Buffer[]; done: boolean } {
  const documents: Buffer[] = [];
  let bytes = 0;
  while (documents.length < most) {
    let document = cursor.held;
    cursor.held = undefined;
    if (!document) {
      const next = cursor.documents.next();
      if (next.done) return { documents, done: true };
      document = next.value;
    }
    if (documents.length > 0 && bytes + document.length > MAX_DOCUMENT_BYTES) {
      cursor.held = document;
      break;
    }
    bytes += document.length;
    documents.push(document);
  }
  return { documents, done: false };
}

export function createCursors(clock: () => number): Cursors {
  const cursors = new Map<bigint, Open>();
  let last = 0n;
  const forget = () => {
    for (const [id, { usedAt }] of cursors)
      if (cursors.size >= MOST || usedAt < clock() - IDLE_MS) cursors.delete(id);
  };
  return {
    open(namespace, documents, batchSize, single = false) {
      const cursor: Open = { id: last + 1n, namespace, documents, held: undefined, usedAt: clock() };
      const batch = take(cursor, batchSize);
      const keep = !batch.done && !single;
      if (keep) {
        forget();
        last = cursor.id;
        cursors.set(cursor.id, cursor);
      }
      return {
        fields: { ok: 1 },
        batch: { field: "firstBatch", id: keep ? cursor.id : 0n, namespace, documents: batch.documents },
      };
    },
    next(id, namespace, batchSize) {
      const cursor = cursors.get(id);
      if (!cursor || cursor.namespace !== namespace) throw mongoError(43, `cursor id ${id} not found`);
      // Used last goes to the end: the Map's order is that of use.
      cursors.delete(id);
      const batch = take(cursor, batchSize);
      cursor.usedAt = clock();
      if (!batch.done) cursors.set(id, cursor);
      return {
        fields: { ok: 1 },
        batch: { field: "nextBatch", id: batch.done ? 0n : id, namespace, documents: batch.documents },
      };
    },
    kill: (id) => cursors.delete(id),
  };
}
