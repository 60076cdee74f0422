import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Judged } from "../classifier/judged.ts";
import { pageOfGroup } from "./known-pages.ts";

/** A comment with what people said of it. */
export interface LabelledRow {
  readonly judged: Judged;
  readonly spam: boolean;
  /** The article or source it is from; the file's name where the row names none. */
  readonly group: string;
  readonly author?: string;
}

function text(row: Readonly<Record<string, unknown>>, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = row[name];
    if (typeof value === "string" && value.trim() !== "") return value;
  }
  return undefined;
}

function isSpam(label: unknown): boolean | undefined {
  if (label === 1 || label === true || label === "1" || label === "spam") return true;
  if (label === 0 || label === false || label === "0" || label === "ham") return false;
  return undefined;
}

function parseRow(line: string, where: string, file: string): LabelledRow {
  const row = JSON.parse(line) as Readonly<Record<string, unknown>>;
  const spam = isSpam(row.label);
  if (spam === undefined) throw new Error(`${where}: "label" must be 1 for spam or 0 for not spam`);
  const group = text(row, "group", "articleTitle", "article") ?? basename(file).replace(/\.[^.]*$/, "");
  const page = pageOfGroup(group);
  const name = text(row, "name", "author");
  const fields = {
    name,
    website: text(row, "website", "url"),
    articleUrl: text(row, "articleUrl") ?? page?.url,
    articleTitle: page?.title ?? text(row, "articleTitle"),
  };
  const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const judged: Judged = { body: text(row, "body", "text", "comment", "content") ?? "", ...known };
  return { judged, spam, group, ...(name === undefined ? {} : { author: name }) };
}

/**
 * Reads JSON Lines with at least `label` (1 spam, 0 not) and `body` or `text`; `name` or `author`, `website`,
 * `articleUrl`, `articleTitle` and `group` are used where they are. Throws with file and line where a row is not that.
 */
export function readLabelledRows(file: string): readonly LabelledRow[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.flatMap((line, at) => {
    if (line.trim() === "") return [];
    const where = `${file}, line ${at + 1}`;
    try {
      return [parseRow(line, where, file)];
    } catch (error) {
      if (error instanceof SyntaxError)
        throw new Error(`${where}: not JSON (${error.message})`, { cause: error });
      throw error;
    }
  });
}
