import { mongoError } from "../errors.ts";
import { readStored, writeDocument } from "../storage/bson-document.ts";
import { compareValues, equalValues } from "../storage/compare-values.ts";
import { type Doc, isPlainObject } from "../storage/index-values.ts";
import { compileFilter, isOperatorDocument } from "./match.ts";
import { parseSort, sortBy } from "./sort.ts";
import type { Operator, UpdateContext } from "./update-operator.ts";
import { setAt, type Target, valueAt } from "./update-targets.ts";

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
  if (end !== 1 && end !== -1) throw mongoError(9, `$pop expects 1 or -1, found: ${String(operand)}`);
  const array = arrayAt(target, "$pop", path);
  if (array) setAt(target, end === 1 ? array.slice(0, -1) : array.slice(1));
}

/** The update operators on arrays. */
export const arrayOperators: Readonly<Record<string, Operator>> = {
  $push: { creates: true, apply: push },
  $addToSet: { creates: true, apply: addToSet },
  $pull: { creates: false, apply: pull },
  $pullAll: { creates: false, apply: pullAll },
  $pop: { creates: false, apply: pop },
};
