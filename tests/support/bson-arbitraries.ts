import { Binary, Long, ObjectId } from "bson";
import fc from "fast-check";

const hex = fc.constantFrom("000000000000000000000001", "65f000000000000000000002");

/** Values that meet each other often: few of each type, all types that a comment service stores, and odd ones. */
const scalar: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    "",
    "a",
    "b",
    "\0",
    "é😀",
    "\uffee",
    0,
    1,
    2,
    2.5,
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ),
  fc.constantFrom<unknown>(
    new Date(0),
    new Date(1),
    Long.fromBigInt(2n ** 60n),
    new Binary(new Uint8Array([1])),
  ),
  hex.map((id) => new ObjectId(id)),
  fc.integer({ min: -3, max: 3 }),
);

/** A scalar, an array of some, or a small document. */
export const bsonValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: scalar },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  {
    weight: 1,
    arbitrary: fc.dictionary(fc.constantFrom("x", "y"), scalar, { maxKeys: 2, noNullPrototype: true }),
  },
);

/** A scalar only. */
export const bsonScalar = scalar;
