import { mongoError } from "../errors.ts";
import { isPlainObject } from "./index-values.ts";

/** Throws 53 or 52 where MongoDB does not take the value as an `_id`. */
export function checkNewId(id: unknown): void {
  if (Array.isArray(id)) throw mongoError(53, "The '_id' value cannot be of type array");
  if (id instanceof RegExp || (id as { _bsontype?: string } | null)?._bsontype === "BSONRegExp")
    throw mongoError(53, "The '_id' value cannot be of type regex");
  const dollar = isPlainObject(id) && Object.keys(id).find((name) => name.startsWith("$"));
  if (dollar)
    throw mongoError(
      52,
      `_id fields may not contain '$'-prefixed fields: ${dollar} is not valid for storage.`,
    );
}
