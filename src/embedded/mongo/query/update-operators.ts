import { Timestamp } from "bson";
import { mongoError, notSupported } from "../errors.ts";
import { compareValues } from "../storage/compare-values.ts";
import { isPlainObject } from "../storage/index-values.ts";
import { arrayOperators } from "./array-operators.ts";
import { combine, numericOf } from "./numbers.ts";
import type { Operator, UpdateContext } from "./update-operator.ts";
import { setAt, type Target, targetsOf, valueAt } from "./update-targets.ts";

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
  ...arrayOperators,
  $bit: {
    creates: false,
    apply: () => {
      throw notSupported("$bit");
    },
  },
};
