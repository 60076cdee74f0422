import { readStored, readTyped, writeDocument } from "../storage/bson-document.ts";
import { checkNewId } from "../storage/check-new-id.ts";
import {
  type Collection,
  insertDocument,
  replaceDocument,
  type StoredDocument,
} from "../storage/collection.ts";
import type { Doc } from "../storage/index-values.ts";
import type { LmdbFile } from "../storage/lmdb-file.ts";
import { findDocuments } from "./find-documents.ts";
import type { Sort } from "./sort.ts";
import type { Update } from "./update.ts";
import { upsertedDocument } from "./upsert.ts";

export type Selection = { filter: Doc; sort: Sort; hint?: unknown; multi: boolean };

/** The documents that a write is about, all read before the first is changed: a change must not move one back into the way. */
export function selectForWrite(
  file: LmdbFile,
  collection: Collection,
  { filter, sort, hint, multi }: Selection,
): StoredDocument[] {
  const limit = multi ? Number.POSITIVE_INFINITY : 1;
  const { documents } = findDocuments(file, collection, { filter, sort, hint, skip: 0, limit });
  return Array.from(documents, ({ id, bytes, doc }) => ({ id, bytes, doc }));
}

/** Applies an update to one document. Returns the bytes after it and whether they differ from those before. */
export function updateDocument(file: LmdbFile, collection: Collection, old: StoredDocument, update: Update) {
  const bytes = writeDocument(update.apply(readTyped(old.bytes), false));
  const changed = !bytes.equals(old.bytes);
  if (changed) replaceDocument(file, collection, old, readStored(bytes), bytes);
  return { bytes, changed };
}

/** Inserts the document that an upsert makes; returns it. */
export function insertUpserted(
  file: LmdbFile,
  collection: Collection,
  typedFilter: Doc,
  update: Update,
): StoredDocument {
  const bytes = upsertedDocument(typedFilter, update);
  const doc = readStored(bytes);
  checkNewId(doc._id);
  const id = insertDocument(file, collection, doc, bytes);
  return { id, bytes, doc };
}
