import type { Code } from "bson";
import { notSupported } from "../errors.ts";

/** Ranks of BSON's types, in MongoDB's order (`canonicalizeBSONType`); numbers share one, so that 1 equals 1.0. */
export const rank = {
  minKey: 1,
  undefined: 2,
  null: 5,
  number: 10,
  string: 15,
  object: 20,
  array: 25,
  binary: 30,
  objectId: 35,
  boolean: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
  code: 60,
  codeWithScope: 65,
  maxKey: 127,
} as const;

const rankOfBsonType: Readonly<Record<string, number>> = {
  ObjectId: rank.objectId,
  Binary: rank.binary,
  UUID: rank.binary,
  Long: rank.number,
  Int32: rank.number,
  Double: rank.number,
  Timestamp: rank.timestamp,
  BSONRegExp: rank.regex,
  BSONSymbol: rank.string,
  Code: rank.code,
  DBRef: rank.object,
  MinKey: rank.minKey,
  MaxKey: rank.maxKey,
};

function rankOfObject(value: object): number {
  if (Array.isArray(value)) return rank.array;
  if (value instanceof Date) return rank.date;
  if (value instanceof RegExp) return rank.regex;
  if (Object.getPrototypeOf(value) === Object.prototype) return rank.object;
  const type = String((value as { _bsontype?: unknown })._bsontype);
  if (type === "Code" && (value as Code).scope) return rank.codeWithScope;
  const known = rankOfBsonType[type];
  if (known === undefined) throw notSupported(`comparing or indexing a value of type ${type}`);
  return known;
}

/** The rank of a value among BSON's types. A field that is missing (`undefined`) ranks as null. */
export function rankOf(value: unknown): number {
  switch (typeof value) {
    case "string":
      return rank.string;
    case "number":
    case "bigint":
      return rank.number;
    case "boolean":
      return rank.boolean;
    case "symbol":
      return rank.undefined;
    case "object":
      return value === null ? rank.null : rankOfObject(value);
    default:
      return rank.null;
  }
}
