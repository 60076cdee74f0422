import { Binary, BSONRegExp, Code, Long, MaxKey, MinKey, ObjectId, Timestamp } from "bson";
import fc from "fast-check";
import { compareValues } from "../../../src/embedded/mongo/storage/compare-values.ts";
import { encodeValues } from "../../../src/embedded/mongo/storage/encode-value.ts";
import { bsonValue } from "../../support/bson-arbitraries.ts";

/** MongoDB's order, from "Comparison/Sort Order" of its manual; values of one line are equal. */
const ordered: unknown[][] = [
  [new MinKey()],
  [null, undefined],
  [Number.NaN],
  [Number.NEGATIVE_INFINITY],
  [Long.MIN_VALUE],
  [Long.fromBigInt(-(2n ** 53n) - 1n)],
  [-(2 ** 53), Long.fromBigInt(-(2n ** 53n))],
  [-1.5],
  [0, -0, Long.ZERO],
  [Number.MIN_VALUE],
  [1, Long.ONE],
  [2 ** 53, Long.fromBigInt(2n ** 53n)],
  [Long.fromBigInt(2n ** 53n + 1n)],
  [Long.MAX_VALUE],
  [Number.POSITIVE_INFINITY],
  [""],
  ["\0"],
  ["\0a"],
  ["A"],
  ["a"],
  ["a\0"],
  ["aa"],
  ["é"],
  ["\uffee"],
  ["😀"],
  [{}],
  [{ a: 1 }],
  [{ a: 1, b: 1 }],
  [{ b: 0 }],
  [{ a: "x" }],
  [[]],
  [[1]],
  [[1, 1]],
  [[2]],
  [new Binary(new Uint8Array([9]))],
  [new Binary(new Uint8Array([1, 1]))],
  [new Binary(new Uint8Array([1, 1]), 5)],
  [new ObjectId("000000000000000000000001")],
  [new ObjectId("f00000000000000000000001")],
  [false],
  [true],
  [new Date(-1)],
  [new Date(0)],
  [new Timestamp({ t: 1, i: 2 })],
  [new BSONRegExp("a", "i"), /a/i],
  [new BSONRegExp("b")],
  [new Code("a")],
  [new MaxKey()],
];

test("values of all types come in MongoDB's order, and equal ones have the same bytes", () => {
  for (const [i, line] of ordered.entries())
    for (const [j, other] of ordered.entries())
      for (const a of line)
        for (const b of other)
          expect([a, b, Math.sign(Buffer.compare(encodeValues([a]), encodeValues([b])))]).toEqual([
            a,
            b,
            Math.sign(i - j),
          ]);
});

test("values in descending order have the opposite order", () => {
  fc.assert(
    fc.property(bsonValue, bsonValue, (a, b) => {
      const down = Buffer.compare(encodeValues([a], [-1]), encodeValues([b], [-1]));
      expect(Math.sign(down) + Math.sign(compareValues(a, b))).toBe(0);
    }),
  );
});

test("the first value in which two keys differ decides, whatever follows", () => {
  fc.assert(
    fc.property(bsonValue, bsonValue, bsonValue, bsonValue, (a, b, c, d) => {
      const order = Math.sign(Buffer.compare(encodeValues([a, b]), encodeValues([c, d])));
      expect(order).toBe(Math.sign(compareValues(a, c)) || Math.sign(compareValues(b, d)));
    }),
  );
});

test("numbers are ordered as numbers and text as its UTF-8 bytes", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (a, b) => {
      expect(Math.sign(Buffer.compare(encodeValues([a]), encodeValues([b])))).toBe(
        a === b ? 0 : a < b ? -1 : 1,
      );
    }),
  );
  fc.assert(
    fc.property(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), (a, b) => {
      const [x, y] = [Long.fromBigInt(a), Long.fromBigInt(b)];
      expect(Math.sign(compareValues(x, y))).toBe(a === b ? 0 : a < b ? -1 : 1);
    }),
  );
  const text = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareValues(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
    }),
  );
});
