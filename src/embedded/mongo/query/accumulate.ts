import { calculateObjectSize } from "bson";
import { mongoError, notSupported } from "../errors.ts";
import { compareValues } from "../storage/compare-values.ts";
import { encodeValues } from "../storage/encode-value.ts";
import { type Doc, isPlainObject } from "../storage/index-values.ts";
import { evaluate } from "./expression.ts";
import { checkHeld } from "./sort.ts";

/** Takes the values of a group's documents one by one, so that a group needs no more room than its result. */
type Accumulator = { add(value: unknown): void; result(): unknown };

function sum(): Accumulator {
  let total = 0;
  return { add: (value) => (total += typeof value === "number" ? value : 0), result: () => total };
}

function average(): Accumulator {
  let [total, n] = [0, 0];
  return {
    add: (value) => {
      if (typeof value !== "number") return;
      total += value;
      n += 1;
    },
    result: () => (n === 0 ? null : total / n),
  };
}

function extreme(sign: 1 | -1): Accumulator {
  let best: unknown = null;
  return {
    add: (value) => {
      if (value === null || value === undefined) return;
      if (best === null || sign * compareValues(value, best) > 0) best = value;
    },
    result: () => best,
  };
}

function first(): Accumulator {
  let found: { value: unknown } | undefined;
  return { add: (value) => (found ??= { value }), result: () => found?.value ?? null };
}

function last(): Accumulator {
  let found: unknown;
  return { add: (value) => (found = value), result: () => found ?? null };
}

function list(distinct: boolean): Accumulator {
  const values: unknown[] = [];
  const seen = new Set<string>();
  let bytes = 0;
  return {
    add: (value) => {
      if (value === undefined) return;
      bytes += calculateObjectSize({ value });
      checkHeld(bytes, distinct ? "$addToSet" : "$push");
      if (distinct) {
        const key = encodeValues([value]).toString("latin1");
        if (seen.has(key)) return;
        seen.add(key);
      }
      values.push(value);
    },
    result: () => values,
  };
}

function merge(): Accumulator {
  const merged: Doc = {};
  return { add: (value) => Object.assign(merged, isPlainObject(value) ? value : {}), result: () => merged };
}

function count(): Accumulator {
  let n = 0;
  return { add: () => (n += 1), result: () => n };
}

const accumulators: Readonly<Record<string, () => Accumulator>> = {
  $sum: sum,
  $avg: average,
  $min: () => extreme(-1),
  $max: () => extreme(1),
  $first: first,
  $last: last,
  $push: () => list(false),
  $addToSet: () => list(true),
  $mergeObjects: merge,
  $count: count,
};

type Field = { name: string; make: () => Accumulator; expression: unknown };

function fieldsOf(spec: Doc): Field[] {
  return Object.entries(spec).flatMap(([name, value]): Field[] => {
    if (name === "_id") return [];
    if (!isPlainObject(value) || Object.keys(value).length !== 1)
      throw mongoError(40234, `The field '${name}' must be an accumulator object`);
    const [operator = "", expression] = Object.entries(value)[0] ?? [];
    const make = accumulators[operator];
    if (!make) throw notSupported(`the accumulator ${operator}`);
    return [{ name, make, expression: operator === "$count" ? null : expression }];
  });
}

/** A field whose value is missing is no field of a group's `_id`. */
function withoutMissing(value: unknown): unknown {
  if (!isPlainObject(value)) return value;
  const present = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(present.map(([name, inner]) => [name, withoutMissing(inner)]));
}

/** The stage `$group`: groups come out in the order in which their first documents came in. */
export function* group(docs: Iterable<Doc>, spec: Doc): Generator<Doc> {
  if (!("_id" in spec)) throw mongoError(15955, "a group specification must include an _id");
  const fields = fieldsOf(spec);
  const groups = new Map<string, { id: unknown; values: Accumulator[] }>();
  let keyBytes = 0;
  for (const doc of docs) {
    const id = withoutMissing(evaluate(doc, spec._id)) ?? null;
    const key = encodeValues([id]).toString("latin1");
    const found = groups.get(key) ?? { id, values: fields.map(({ make }) => make()) };
    if (!groups.has(key)) {
      keyBytes += key.length;
      checkHeld(keyBytes, "$group");
      groups.set(key, found);
    }
    for (const [i, { expression }] of fields.entries()) found.values[i]?.add(evaluate(doc, expression));
  }
  for (const { id, values } of groups.values())
    yield { _id: id, ...Object.fromEntries(fields.map(({ name }, i) => [name, values[i]?.result()])) };
}
