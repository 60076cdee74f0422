import { ObjectId } from "bson";
import { mongoError } from "../errors.ts";
import { writeDocument } from "../storage/bson-document.ts";
import type { Doc } from "../storage/index-values.ts";
import { isRegex } from "./field-operators.ts";
import { isOperatorDocument } from "./match.ts";
import type { Update } from "./update.ts";
import { setAt, targetsOf } from "./update-targets.ts";

const nowhere = { matched: () => 0, filters: new Map() };

/** The one value to which an operator holds its field, in a list of none or one. */
function heldValue(operand: Doc): unknown[] {
  if ("$eq" in operand) return [operand.$eq];
  const list = operand.$in ?? operand.$all;
  if (!Array.isArray(list) || list.length !== 1 || isOperatorDocument(list[0]) || isRegex(list[0])) return [];
  return list;
}

/** The fields that a filter holds to one value: they are part of what an upsert inserts. */
function equalities(filter: Doc): [path: string, value: unknown][] {
  return Object.entries(filter).flatMap(([name, operand]): [string, unknown][] => {
    const clauses = Array.isArray(operand) ? (operand as Doc[]) : [];
    if (name === "$and" || (name === "$or" && clauses.length === 1)) return clauses.flatMap(equalities);
    if (name.startsWith("$") || isRegex(operand)) return [];
    const values = isOperatorDocument(operand) ? heldValue(operand) : [operand];
    return values.map((value) => [name, value]);
  });
}

/** The document that an upsert inserts when nothing matched the (typed) filter; `_id` comes first and is made where none is given. */
export function upsertedDocument(typedFilter: Doc, update: Update): Buffer {
  const base: Doc = {};
  const seen = new Set<string>();
  for (const [path, value] of equalities(typedFilter)) {
    if (update.replaces && path !== "_id") continue;
    if (seen.has(path))
      throw mongoError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
    seen.add(path);
    for (const target of targetsOf(base, path, true, nowhere)) setAt(target, value);
  }
  const { _id = new ObjectId(), ...rest } = update.apply(base, true);
  return writeDocument({ _id, ...rest });
}
