import {
  type Binary,
  BSONRegExp,
  type Code,
  type DBRef,
  type Long,
  type ObjectId,
  type Timestamp,
} from "bson";
import { notSupported } from "../errors.ts";
import { rank, rankOf } from "./bson-rank.ts";

/** Stands for an array without elements in an index key: MongoDB keeps it as `undefined`. */
export const EMPTY_ARRAY = Symbol("empty array");

let scratch = Buffer.alloc(16 * 1024);
let at = 0;

function room(bytes: number): void {
  if (at + bytes <= scratch.length) return;
  const larger = Buffer.alloc(Math.max(scratch.length * 2, at + bytes));
  scratch.copy(larger, 0, 0, at);
  scratch = larger;
}

function byte(value: number): void {
  room(1);
  scratch[at++] = value;
}

/** Text ends with 0 0; a NUL inside becomes 0 255, which keeps the order of the UTF-8 bytes. */
function text(value: string): void {
  room(value.length * 6 + 2);
  if (value.includes("\0")) {
    for (const code of Buffer.from(value, "utf8")) {
      scratch[at++] = code;
      if (code === 0) scratch[at++] = 255;
    }
  } else {
    at += scratch.write(value, at, "utf8");
  }
  scratch[at++] = 0;
  scratch[at++] = 0;
}

function bits64(value: bigint): void {
  room(8);
  scratch.writeBigUInt64BE(BigInt.asUintN(64, value), at);
  at += 8;
}

/** A double in an order-keeping form; NaN is the smallest. The two bytes after it hold what an int64 has beyond its nearest double. */
function number(value: number, beyond: number): void {
  room(10);
  if (Number.isNaN(value)) {
    scratch.fill(0, at, at + 8);
  } else {
    scratch.writeDoubleBE(value === 0 ? 0 : value, at);
    const negative = ((scratch[at] ?? 0) & 0x80) !== 0;
    if (negative) for (let i = at; i < at + 8; i++) scratch[i] = ~(scratch[i] ?? 0);
    else scratch[at] = (scratch[at] ?? 0) | 0x80;
  }
  scratch.writeUInt16BE(beyond + 0x8000, at + 8);
  at += 10;
}

function long(value: bigint): void {
  const nearest = Number(value);
  number(nearest, Number(value - BigInt(nearest)));
}

function fields(entries: Iterable<[string, unknown]>): void {
  for (const [name, value] of entries) {
    byte(rankOf(value));
    text(name);
    body(value);
  }
  byte(0);
}

function elements(values: readonly unknown[]): void {
  for (const value of values) {
    byte(rankOf(value));
    body(value);
  }
  byte(0);
}

function binary(value: Binary): void {
  const length = value.length();
  room(length + 5);
  at = scratch.writeUInt32BE(length, at);
  scratch[at++] = value.sub_type;
  scratch.set(value.buffer.subarray(0, length), at);
  at += length;
}

function numeric(value: unknown): void {
  if (typeof value === "number") number(value, 0);
  else if (typeof value === "bigint") long(value);
  else if ((value as Long)._bsontype === "Long") long((value as Long).toBigInt());
  else number(Number(value), 0);
}

function pattern(value: RegExp | BSONRegExp): void {
  text(value instanceof BSONRegExp ? value.pattern : value.source);
  text(value instanceof BSONRegExp ? value.options : value.flags);
}

const encoders: Readonly<Record<number, (value: never) => void>> = {
  [rank.number]: numeric,
  [rank.string]: (value: unknown) => text(String(value)),
  [rank.object]: (value: object) =>
    fields(
      Object.entries(
        (value as { _bsontype?: unknown })._bsontype === "DBRef" ? (value as DBRef).toJSON() : value,
      ),
    ),
  [rank.array]: elements,
  [rank.binary]: binary,
  [rank.objectId]: (value: ObjectId) => {
    room(12);
    scratch.set(value.id, at);
    at += 12;
  },
  [rank.boolean]: (value: boolean) => byte(value ? 1 : 0),
  [rank.date]: (value: Date) => {
    if (Number.isNaN(value.getTime())) throw notSupported("a date beyond those of JavaScript");
    bits64(BigInt(value.getTime()) ^ (1n << 63n));
  },
  [rank.timestamp]: (value: Timestamp) => bits64(value.toBigInt()),
  [rank.regex]: pattern,
  [rank.code]: (value: Code) => text(String(value.code)),
  [rank.codeWithScope]: (value: Code) => {
    text(String(value.code));
    fields(Object.entries(value.scope ?? {}));
  },
};

function body(value: unknown): void {
  encoders[rankOf(value)]?.(value as never);
}

function append(values: readonly unknown[], directions?: readonly number[]): void {
  for (let i = 0; i < values.length; i++) {
    const start = at;
    byte(rankOf(values[i]));
    body(values[i]);
    if (directions?.[i] === -1) for (let j = start; j < at; j++) scratch[j] = ~(scratch[j] ?? 0);
  }
}

function written(): Buffer {
  const bytes = Buffer.allocUnsafe(at);
  scratch.copy(bytes, 0, 0, at);
  return bytes;
}

/**
 * Bytes of the values, one after another, that compare (`Buffer.compare`) as MongoDB compares the values. A value whose
 * direction is -1 has its bits turned over. Every value's bytes say where they end, so no key is the beginning of another.
 */
export function encodeValues(values: readonly unknown[], directions?: readonly number[]): Buffer {
  at = 0;
  append(values, directions);
  return written();
}

/** The same as a key of a tree, with a suffix where there is one. */
export function encodeKey(
  tree: number,
  values: readonly unknown[],
  directions: readonly number[],
  suffix: Buffer | undefined,
): Buffer {
  at = scratch.writeUInt32BE(tree, 0);
  append(values, directions);
  if (suffix) {
    room(suffix.length);
    at += suffix.copy(scratch, at);
  }
  return written();
}
