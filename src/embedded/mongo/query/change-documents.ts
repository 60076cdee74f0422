import { readStored, readTyped, writeDocument } from "../storage/bson-document.ts";
import { checkNewId } from "../storage/check-new-id.ts";
import {
  type Collection,
  fetchBytes,
  insertDocument,
  replaceDocument,
  type StoredDocument,
} from "../storage/collection.ts";
import type { Doc } from "../storage/index-values.ts";
import type { LmdbFile } from "../storage/lmdb-file.ts";
import { changeFields, fieldsIn } from "../storage/raw-document.ts";
import { findDocuments } from "./find-documents.ts";
import type { Sort } from "./sort.ts";
import type { Update } from "./update.ts";
import { upsertedDocument } from "./upsert.ts";

export type Selection = { filter: Doc; sort: Sort; hint?: unknown; multi: boolean };

/**
 * The documents that a write is about, all found before the first is given: a change must not move one back into the way.
 * Of many only the numbers are held.
 */
export function selectForWrite(
  file: LmdbFile,
  collection: Collection,
  { filter, sort, hint, multi }: Selection,
): Iterable<StoredDocument> {
  const limit = multi ? Number.POSITIVE_INFINITY : 1;
  const { documents } = findDocuments(file, collection, { filter, sort, hint, skip: 0, limit });
  if (!multi) return [...documents];
  return fetchAll(
    file,
    collection,
    Array.from(documents, ({ id }) => id),
  );
}

function* fetchAll(
  file: LmdbFile,
  collection: Collection,
  ids: readonly number[],
): Generator<StoredDocument> {
  for (const id of ids) {
    const bytes = fetchBytes(file, collection, id);
    if (bytes) yield { id, bytes };
  }
}

/** Applies an update to one document. Returns the bytes after it and whether they differ from those before. */
export function updateDocument(file: LmdbFile, collection: Collection, old: StoredDocument, update: Update) {
  const fields = fieldsIn(old.bytes);
  const apply = (typed: Doc): Doc => update.apply(typed, false);
  const bytes = update.names
    ? changeFields(old.bytes, update.names, fields, apply)
    : writeDocument(apply(readTyped(old.bytes)));
  const changed = !bytes.equals(old.bytes);
  if (changed) replaceDocument(file, collection, { ...old, fields }, bytes);
  return { bytes, changed };
}

/** Inserts the document that an upsert makes; returns it. */
export function insertUpserted(
  file: LmdbFile,
  collection: Collection,
  typedFilter: Doc,
  update: Update,
): StoredDocument & { doc: Doc } {
  const bytes = upsertedDocument(typedFilter, update);
  const doc = readStored(bytes);
  checkNewId(doc._id);
  const id = insertDocument(file, collection, doc, bytes);
  return { id, bytes, doc };
}
