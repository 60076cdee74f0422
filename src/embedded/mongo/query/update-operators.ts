import { Timestamp } from "bson";
import { mongoError, notSupported } from "../errors.ts";
import { readStored, writeDocument } from "../storage/bson-document.ts";
import { compareValues, equalValues } from "../storage/compare-values.ts";
import { type Doc, isPlainObject } from "../storage/index-values.ts";
import { compileFilter, isOperatorDocument } from "./match.ts";
import { combine, numericOf } from "./numbers.ts";
import { parseSort, sortBy } from "./sort.ts";
import { type Placeholders, setAt, type Target, targetsOf, valueAt } from "./update-targets.ts";

export type UpdateContext = { doc: Doc; placeholders: Placeholders; now: number };

/** Applies one operator to one place. Values are typed (Int32, Double, Long), so that a number keeps its width. */
type Operator = {
  /** False where nothing is made when the path is not there. */
  creates: boolean;
  apply: (target: Target, operand: unknown, context: UpdateContext, path: string) => void;
};

const show = (value: unknown): string => JSON.stringify(value) ?? "undefined";

function arithmetic(
  name: string,
  missing: (operand: unknown) => unknown,
  onWhole: (a: bigint, b: bigint) => bigint,
  onDouble: (a: number, b: number) => number,
): Operator {
  return {
    creates: true,
    apply: (target, operand, _context, path) => {
      const by = numericOf(operand);
      if (!by) throw mongoError(14, `Cannot ${name} with non-numeric argument: {${path}: ${show(operand)}}`);
      const current = valueAt(target);
      if (current === undefined) return setAt(target, missing(operand));
      const value = numericOf(current);
      if (!value)
        throw mongoError(
          14,
          `Cannot apply ${name} to a value of non-numeric type. The field '${path}' has non-numeric type`,
        );
      setAt(target, combine(value, by, onWhole, onDouble));
    },
  };
}

const zeroOf = (operand: unknown): unknown => {
  const by = numericOf(operand);
  return (
    by &&
    combine(
      by,
      by,
      () => 0n,
      () => 0,
    )
  );
};

const extreme = (sign: 1 | -1): Operator => ({
  creates: true,
  apply: (target, operand) => {
    const current = valueAt(target);
    if (current === undefined || sign * compareValues(operand, current) > 0) setAt(target, operand);
  },
});

function arrayAt(target: Target, name: string, path: string): unknown[] | undefined {
  const current = valueAt(target);
  if (current === undefined) return undefined;
  if (!Array.isArray(current))
    throw mongoError(2, `The field '${path}' must be an array but is of type ${typeof current} (${name})`);
  return current;
}

function eachOf(
  operand: unknown,
  name: string,
  allowed: readonly string[],
): { values: unknown[]; modifiers: Doc } {
  if (!isPlainObject(operand) || !("$each" in operand)) return { values: [operand], modifiers: {} };
  if (!Array.isArray(operand.$each)) throw mongoError(2, `The argument to $each in ${name} must be an array`);
  const unknown = Object.keys(operand).find((key) => !allowed.includes(key));
  if (unknown) throw mongoError(2, `Unrecognized clause in ${name}: ${unknown}`);
  return { values: operand.$each, modifiers: operand };
}

function wholeNumber(value: unknown, what: string): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (!Number.isInteger(number)) throw mongoError(2, `The value for ${what} must be an integer value`);
  return number;
}

function sorted(values: unknown[], sort: unknown): unknown[] {
  const direction = Number(sort);
  if (direction === 1 || direction === -1) return [...values].sort((a, b) => direction * compareValues(a, b));
  const items = values.map((value) => ({ doc: isPlainObject(value) ? value : {}, size: 0, value }));
  return sortBy(items, parseSort(sort));
}

function push(target: Target, operand: unknown, _context: UpdateContext, path: string): void {
  const { values, modifiers } = eachOf(operand, "$push", ["$each", "$position", "$slice", "$sort"]);
  const array = arrayAt(target, "$push", path) ?? [];
  const position = wholeNumber(modifiers.$position, "$position") ?? array.length;
  let next = [...array];
  next.splice(position, 0, ...values);
  if (modifiers.$sort !== undefined) next = sorted(next, modifiers.$sort);
  const slice = wholeNumber(modifiers.$slice, "$slice");
  if (slice !== undefined) next = slice < 0 ? next.slice(slice) : next.slice(0, slice);
  setAt(target, next);
}

function addToSet(target: Target, operand: unknown, _context: UpdateContext, path: string): void {
  const { values } = eachOf(operand, "$addToSet", ["$each"]);
  const next = [...(arrayAt(target, "$addToSet", path) ?? [])];
  for (const value of values) if (!next.some((other) => equalValues(other, value))) next.push(value);
  setAt(target, next);
}

/** Filters look at plain numbers, as they do in queries. */
const plain = (value: unknown): unknown => readStored(writeDocument({ value })).value;

function pull(target: Target, operand: unknown, _context: UpdateContext, path: string): void {
  const array = arrayAt(target, "$pull", path);
  if (!array) return;
  const wanted = plain(operand);
  const onDocument = isPlainObject(wanted) && !isOperatorDocument(wanted);
  const matches = compileFilter(onDocument ? wanted : { value: wanted });
  const gone = (element: unknown): boolean => {
    const value = plain(element);
    return onDocument ? isPlainObject(value) && matches(value) : matches({ value });
  };
  setAt(
    target,
    array.filter((element) => !gone(element)),
  );
}

function pullAll(target: Target, operand: unknown, _context: UpdateContext, path: string): void {
  if (!Array.isArray(operand)) throw mongoError(2, "$pullAll requires an array argument");
  const array = arrayAt(target, "$pullAll", path);
  if (array)
    setAt(
      target,
      array.filter((element) => !operand.some((value) => equalValues(value, element))),
    );
}

function pop(target: Target, operand: unknown, _context: UpdateContext, path: string): void {
  const end = Number(operand);
  if (end !== 1 && end !== -1) throw mongoError(9, `$pop expects 1 or -1, found: ${show(operand)}`);
  const array = arrayAt(target, "$pop", path);
  if (array) setAt(target, end === 1 ? array.slice(0, -1) : array.slice(1));
}

function currentDate(target: Target, operand: unknown, { now }: UpdateContext): void {
  const type = isPlainObject(operand) ? operand.$type : operand;
  if (type === "timestamp") setAt(target, new Timestamp({ t: Math.floor(now / 1000), i: 1 }));
  else if (typeof type === "boolean" || type === "date") setAt(target, new Date(now));
  else throw mongoError(2, "The '$type' string field is required to be 'date' or 'timestamp'");
}

function unset(target: Target): void {
  if (valueAt(target) === undefined) return;
  if (Array.isArray(target.parent)) setAt(target, null);
  else delete target.parent[target.key];
}

function rename(target: Target, operand: unknown, { doc, placeholders }: UpdateContext, path: string): void {
  if (typeof operand !== "string")
    throw mongoError(2, `The 'to' field for $rename must be a string: ${path}: ${show(operand)}`);
  const value = valueAt(target);
  if (value === undefined) return;
  unset(target);
  for (const place of targetsOf(doc, operand, true, placeholders)) setAt(place, value);
}

/** MongoDB's update operators. `$setOnInsert` is `$set` when a document is inserted and nothing otherwise. */
export const updateOperators: Readonly<Record<string, Operator>> = {
  $set: { creates: true, apply: setAt },
  $setOnInsert: { creates: true, apply: setAt },
  $unset: { creates: false, apply: unset },
  $inc: arithmetic(
    "increment",
    (operand) => operand,
    (a, b) => a + b,
    (a, b) => a + b,
  ),
  $mul: arithmetic(
    "multiply",
    zeroOf,
    (a, b) => a * b,
    (a, b) => a * b,
  ),
  $min: extreme(-1),
  $max: extreme(1),
  $rename: { creates: false, apply: rename },
  $currentDate: { creates: true, apply: currentDate },
  $push: { creates: true, apply: push },
  $addToSet: { creates: true, apply: addToSet },
  $pull: { creates: false, apply: pull },
  $pullAll: { creates: false, apply: pullAll },
  $pop: { creates: false, apply: pop },
  $bit: {
    creates: false,
    apply: () => {
      throw notSupported("$bit");
    },
  },
};
