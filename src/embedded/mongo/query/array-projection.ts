import { mongoError } from "../errors.ts";
import { readStored, writeDocument } from "../storage/bson-document.ts";
import { isPlainObject, type Path } from "../storage/index-values.ts";
import { compileFilter } from "./match.ts";

/** Changes the array at a path: `$slice` takes a part of it, `$elemMatch` its first element that matches. */
export type ArrayChange = { path: Path; change: (array: unknown[]) => unknown[] };

function sliceOf(argument: unknown): (array: unknown[]) => unknown[] {
  const [first, count] = (Array.isArray(argument) ? argument : [argument]).map(Number);
  if (first === undefined || !Number.isInteger(first) || (Array.isArray(argument) && !((count ?? 0) > 0)))
    throw mongoError(2, "$slice needs a whole number, or a position and a positive number");
  if (count === undefined) return (array) => (first < 0 ? array.slice(first) : array.slice(0, first));
  return (array) => {
    const start = first < 0 ? Math.max(0, array.length + first) : first;
    return array.slice(start, start + count);
  };
}

function firstMatch(argument: unknown): (array: unknown[]) => unknown[] {
  // Filters look at plain numbers, the projection at typed ones.
  return (array) => {
    const plain = readStored(writeDocument({ array })).array as unknown[];
    const matches = compileFilter({ array: { $elemMatch: argument } });
    const position = plain.findIndex((element) => matches({ array: [element] }));
    return position < 0 ? [] : [array[position]];
  };
}

/** Makes the change in a document; with `dropsEmpty` a field of which nothing is left goes. */
export function changeArray(value: unknown, { path, change }: ArrayChange, dropsEmpty: boolean): void {
  const [name = "", ...rest] = path;
  if (Array.isArray(value)) for (const element of value) changeArray(element, { path, change }, dropsEmpty);
  if (!isPlainObject(value) || !Object.hasOwn(value, name)) return;
  const inner = value[name];
  if (rest.length > 0) {
    changeArray(inner, { path: rest, change }, dropsEmpty);
    return;
  }
  const changed = Array.isArray(inner) ? change(inner) : dropsEmpty ? [] : inner;
  if (dropsEmpty && Array.isArray(changed) && changed.length === 0) delete value[name];
  else value[name] = changed;
}

/** The changes that a projection's fields ask for by `$slice` and `$elemMatch`. */
export function arrayChanges(fields: readonly [path: string, value: unknown][]) {
  const on = (operator: string) =>
    fields.flatMap(([path, value]) =>
      isPlainObject(value) && operator in value ? [{ path: path.split("."), argument: value[operator] }] : [],
    );
  const slices: ArrayChange[] = on("$slice").map(({ path, argument }) => ({
    path,
    change: sliceOf(argument),
  }));
  const matches: ArrayChange[] = on("$elemMatch").map(({ path, argument }) => ({
    path,
    change: firstMatch(argument),
  }));
  return { slices, matches };
}
