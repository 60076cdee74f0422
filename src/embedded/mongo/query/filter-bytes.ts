import { readStored } from "../storage/bson-document.ts";
import { type Doc, isPlainObject } from "../storage/index-values.ts";
import { readFields } from "../storage/raw-document.ts";
import { compileFilter } from "./match.ts";

const joins = new Set(["$and", "$or", "$nor"]);

/** The names that one part of a filter looks at; undefined where that may be any. */
function namesOf([name, operand]: [string, unknown]): readonly string[] | undefined {
  if (name === "$comment") return [];
  if (!name.startsWith("$")) return [name.split(".")[0] ?? name];
  if (!joins.has(name) || !Array.isArray(operand)) return undefined;
  const inner = operand.map((clause) => (isPlainObject(clause) ? fieldsOfFilter(clause) : undefined));
  return inner.includes(undefined) ? undefined : inner.flatMap((names) => [...(names ?? [])]);
}

/** First names of the fields that a filter looks at; undefined where it may look at any. */
export function fieldsOfFilter(filter: Doc): ReadonlySet<string> | undefined {
  const parts = Object.entries(filter).map(namesOf);
  return parts.includes(undefined) ? undefined : new Set(parts.flatMap((names) => names ?? []));
}

/** A filter on a stored document's bytes, of which it reads no more than it looks at. Throws as `compileFilter` does. */
export function compileBytesFilter(filter: Doc): (bytes: Buffer) => boolean {
  const matches = compileFilter(filter);
  const names = fieldsOfFilter(filter);
  return names ? (bytes) => matches(readFields(bytes, names)) : (bytes) => matches(readStored(bytes));
}
