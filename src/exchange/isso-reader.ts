import sqlite from "node-sqlite3-wasm";
import type { Status } from "../comment.ts";
import type { ImportItem } from "./import-item.ts";

/** Isso's column `mode`. */
const statusOf: Readonly<Record<number, Status>> = { 1: "approved", 2: "pending", 4: "deleted" };

const query = `
  SELECT comments.id, comments.parent, comments.created, comments.mode, comments.text, comments.author,
         comments.email, comments.website, threads.uri, threads.title
  FROM comments LEFT JOIN threads ON threads.id = comments.tid
  ORDER BY comments.id`;

/**
 * Reads Isso's database, an SQLite file, row by row without loading it: tables `comments` and `threads`. Addresses of
 * voters and writers are not read. A row's id stands for its line.
 * @throws where the file is no such database.
 */
export function* readIsso(file: string): Generator<ImportItem> {
  const database = new sqlite.Database(file, { readOnly: true, fileMustExist: true });
  try {
    const statement = database.prepare(query);
    try {
      for (const row of statement.iterate()) yield readRow(row as Row);
    } finally {
      statement.finalize();
    }
  } finally {
    database.close();
  }
}

type Row = Readonly<Record<string, string | number | bigint | Uint8Array | null>>;

function readRow(row: Row): ImportItem {
  const line = Number(row.id);
  const text = (column: string): string => (row[column] === null ? "" : String(row[column]));
  const status = statusOf[Number(row.mode)];
  if (!status) return { line, leftOut: { code: "unknown_status", detail: `mode is ${text("mode")}` } };
  if (row.uri === null)
    return { line, leftOut: { code: "no_article", detail: "its thread is not in the file" } };
  const title = text("title");
  const website = text("website");
  const created = Number(row.created);
  return {
    line,
    comment: {
      sourceId: text("id"),
      ...(row.parent === null ? {} : { parentSourceId: text("parent") }),
      article: text("uri"),
      ...(title === "" ? {} : { articleTitle: title }),
      name: text("author"),
      email: text("email"),
      ...(website === "" ? {} : { website }),
      body: status === "deleted" ? "" : text("text"),
      createdAt: Number.isFinite(created) && created > 0 ? new Date(created * 1_000).toISOString() : "",
      status,
    },
  };
}
