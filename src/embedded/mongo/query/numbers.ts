import { Double, Int32, Long } from "bson";
import { mongoError, notSupported } from "../errors.ts";

type Width = "int" | "long" | "double";
type Numeric = { width: Width; value: number | bigint };

const INT32 = 2n ** 31n;
const INT64 = 2n ** 63n;

function bsonType(value: unknown): unknown {
  return typeof value === "object" && value !== null
    ? (value as { _bsontype?: unknown })._bsontype
    : undefined;
}

/** Reads a number with the width that it has in BSON; undefined where the value is none. */
export function numericOf(value: unknown): Numeric | undefined {
  if (typeof value === "number")
    return Number.isInteger(value) && Math.abs(value) < 2 ** 31
      ? { width: "int", value: BigInt(value) }
      : { width: "double", value };
  switch (bsonType(value)) {
    case "Int32":
      return { width: "int", value: BigInt((value as Int32).value) };
    case "Long":
      return { width: "long", value: (value as Long).toBigInt() };
    case "Double":
      return { width: "double", value: (value as Double).value };
    case "Decimal128":
      throw notSupported("arithmetic with Decimal128");
    default:
      return undefined;
  }
}

function whole(result: bigint, narrow: boolean): Int32 | Long {
  if (narrow && result >= -INT32 && result < INT32) return new Int32(Number(result));
  if (result < -INT64 || result >= INT64)
    throw mongoError(2, "Failed to apply $inc or $mul: the result does not fit in 64 bits");
  return Long.fromBigInt(result);
}

/** Adds, multiplies or combines bit by bit as MongoDB does: the wider type wins, an int32 that overflows becomes an int64. */
export function combine(
  a: Numeric,
  b: Numeric,
  onWhole: (a: bigint, b: bigint) => bigint,
  onDouble: (a: number, b: number) => number,
) {
  if (typeof a.value === "bigint" && typeof b.value === "bigint")
    return whole(onWhole(a.value, b.value), a.width === "int" && b.width === "int");
  return new Double(onDouble(Number(a.value), Number(b.value)));
}
