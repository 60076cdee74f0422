import { expect, test } from "@jest/globals";
import { BSONRegExp, Code, DBRef, Decimal128, Double, MaxKey, MinKey, Timestamp } from "bson";
import fc from "fast-check";
import { readStored, readTyped, writeDocument } from "../../../src/embedded/mongo/storage/bson-document.ts";
import {
  changeFields,
  differingFields,
  fieldsIn,
  pickBytes,
  readFields,
} from "../../../src/embedded/mongo/storage/raw-document.ts";
import { bsonValue } from "../../support/bson-arbitraries.ts";

const odd = fc.constantFrom<unknown>(
  new Code("f"),
  new Code("f", { a: 1 }),
  new Decimal128("1.5"),
  new MinKey(),
  new MaxKey(),
  new Timestamp({ t: 1, i: 2 }),
  new BSONRegExp("a.b", "i"),
  new DBRef("c", undefined as never),
  new Double(1),
);
const names = ["a", "b", "é", "", "long name"];
const name = fc.constantFrom(...names);
const doc = fc.dictionary(
  name,
  fc.oneof({ weight: 3, arbitrary: bsonValue }, { weight: 1, arbitrary: odd }),
  {
    noNullPrototype: true,
  },
);
const chosen = fc.uniqueArray(name).map((list) => new Set(list));
const bytesOf = (value: Record<string, unknown>): string => writeDocument(value).toString("base64");

test("when some fields of a document are read, they are what reading it whole gives", () => {
  fc.assert(
    fc.property(doc, chosen, (value, wanted) => {
      const bytes = writeDocument(value);
      const whole = Object.entries(readTyped(bytes));
      const kept = Object.fromEntries(whole.filter(([field]) => wanted.has(field)));
      const left = Object.fromEntries(whole.filter(([field]) => !wanted.has(field)));
      expect(pickBytes(bytes, wanted).toString("base64")).toBe(bytesOf(kept));
      expect(pickBytes(bytes, wanted, false).toString("base64")).toBe(bytesOf(left));
      expect(readFields(bytes, wanted)).toEqual(readStored(writeDocument(kept)));
    }),
  );
});

test("when fields are changed, all others keep their bytes and new ones come last", () => {
  fc.assert(
    fc.property(doc, name, bsonValue, (value, field, next) => {
      const bytes = writeDocument(value);
      const fields = fieldsIn(bytes);
      const changed = changeFields(bytes, new Set([field]), fields, (typed) => ({ ...typed, [field]: next }));
      expect(changed.toString("base64")).toBe(bytesOf({ ...readTyped(bytes), [field]: next }));
      const differing = differingFields({ bytes, fields }, { bytes: changed, fields: fieldsIn(changed) });
      expect([...differing]).toEqual(changed.equals(bytes) ? [] : [field]);
      const without = changeFields(bytes, new Set([field]), fields, () => ({}));
      expect(without).toEqual(pickBytes(bytes, new Set([field]), false));
    }),
  );
});
