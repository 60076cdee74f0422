import { BSONRegExp } from "bson";
import { mongoError, notSupported } from "../errors.ts";
import { rank, rankOf } from "../storage/bson-rank.ts";
import { compareValues, equalValues } from "../storage/compare-values.ts";
import { encodeValues } from "../storage/encode-value.ts";
import { isPlainObject } from "../storage/index-values.ts";

/** Tells of one value that a path leads to (`undefined` where there is none) whether it meets a condition. */
export type LeafTest = (leaf: unknown) => boolean;

const bad = (message: string): Error => mongoError(2, message);

/** A condition on a value or, where the value is an array, on one of its elements. */
const eitherOrElement =
  (test: LeafTest): LeafTest =>
  (leaf) =>
    test(leaf) || (Array.isArray(leaf) && leaf.some(test));

/** Turns the pattern and options of a query into a JavaScript expression. Throws where MongoDB's (PCRE) options have no counterpart. */
export function toRegExp(pattern: unknown, options = ""): RegExp {
  const source =
    pattern instanceof BSONRegExp ? pattern.pattern : pattern instanceof RegExp ? pattern.source : pattern;
  const flags =
    options ||
    (pattern instanceof BSONRegExp ? pattern.options : pattern instanceof RegExp ? pattern.flags : "");
  if (typeof source !== "string") throw bad("$regex has to be a string");
  if (/[^imsu]/.test(flags)) throw notSupported(`the regular expression option in "${flags}"`);
  try {
    return new RegExp(source, flags);
  } catch (error) {
    throw mongoError(
      2,
      `Regular expression is invalid: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

export const isRegex = (value: unknown): boolean => value instanceof RegExp || value instanceof BSONRegExp;

export function regexTest(pattern: unknown, options?: string): LeafTest {
  const regex = toRegExp(pattern, options);
  return eitherOrElement(
    (value) =>
      (typeof value === "string" && regex.test(value)) || (isRegex(value) && equalValues(value, pattern)),
  );
}

export function equalityTest(operand: unknown): LeafTest {
  return eitherOrElement((value) => equalValues(value, operand));
}

const isNaNValue = (value: unknown): boolean => typeof value === "number" && Number.isNaN(value);

/** Only values of the operand's own type compare (type bracketing); MinKey and MaxKey compare with all; NaN only equals itself. */
function comparison(holds: (order: number) => boolean): (operand: unknown) => LeafTest {
  return (operand) => {
    if (isRegex(operand)) throw bad("Can't have RegEx as arg to predicate over field");
    const type = rankOf(operand);
    const anyType = type === rank.minKey || type === rank.maxKey;
    return eitherOrElement((value) => {
      if (!anyType && rankOf(value) !== type) return false;
      if (isNaNValue(value) !== isNaNValue(operand)) return anyType && holds(compareValues(value, operand));
      return holds(compareValues(value, operand));
    });
  };
}

function list(name: string, operand: unknown): unknown[] {
  if (!Array.isArray(operand)) throw bad(`${name} needs an array`);
  for (const value of operand)
    if (isPlainObject(value) && Object.keys(value)[0]?.startsWith("$"))
      throw bad(`cannot nest $ under ${name}`);
  return operand;
}

/** Looks a value up among many: text as it is, anything else by its key, which is made only where the types may fit. */
function lookup(values: readonly unknown[]): LeafTest {
  const texts = new Set<unknown>(values.filter((value) => typeof value === "string"));
  const others = values.filter((value) => typeof value !== "string");
  const ranks = new Set(others.map(rankOf));
  const keyOf = (value: unknown): string => encodeValues([value]).toString("latin1");
  const keys = new Set(others.map(keyOf));
  return (value) => texts.has(value) || (ranks.has(rankOf(value)) && keys.has(keyOf(value)));
}

function inTest(operand: unknown): LeafTest {
  const values = list("$in", operand);
  const patterns = values.filter(isRegex).map((pattern) => regexTest(pattern));
  const equal = eitherOrElement(lookup(values.filter((value) => !isRegex(value))));
  return (leaf) => equal(leaf) || patterns.some((test) => test(leaf));
}

/** MongoDB's names and numbers of types that hold all values of a rank. */
const typeRanks: ReadonlyMap<string, number> = new Map(
  (
    [
      ["number", rank.number],
      ["string 2", rank.string],
      ["object 3", rank.object],
      ["array 4", rank.array],
      ["binData 5", rank.binary],
      ["objectId 7", rank.objectId],
      ["bool 8", rank.boolean],
      ["date 9", rank.date],
      ["null 10", rank.null],
      ["regex 11", rank.regex],
      ["javascript 13", rank.code],
      ["timestamp 17", rank.timestamp],
      ["minKey -1", rank.minKey],
      ["maxKey 127", rank.maxKey],
    ] as const
  ).flatMap(([names, type]) => names.split(" ").map((name) => [name, type] as const)),
);
const numberWidths = new Set(["double", "int", "long", "decimal", "1", "16", "18", "19"]);

function typeTest(operand: unknown): LeafTest {
  const ranks = (Array.isArray(operand) ? operand : [operand]).map((type) => {
    if (numberWidths.has(String(type)))
      throw notSupported(`$type "${type}" (one width of numbers; "number" works)`);
    const known = typeRanks.get(String(type));
    if (known === undefined) throw bad(`Unknown type name alias: ${String(type)}`);
    return known;
  });
  return eitherOrElement((value) => value !== undefined && ranks.includes(rankOf(value)));
}

function modTest(operand: unknown): LeafTest {
  const [divisor, remainder] = Array.isArray(operand) && operand.length === 2 ? operand.map(Number) : [];
  if (divisor === undefined || remainder === undefined)
    throw bad("malformed mod, needs to be an array of two numbers");
  const by = Math.trunc(divisor);
  if (by === 0) throw bad("divisor cannot be 0");
  return eitherOrElement(
    (value) => typeof value === "number" && Math.trunc(value) % by === Math.trunc(remainder),
  );
}

function sizeTest(operand: unknown): LeafTest {
  if (typeof operand !== "number" || !Number.isInteger(operand) || operand < 0)
    throw bad(`Failed to parse $size. Expected a non-negative integer, got: ${String(operand)}`);
  return (leaf) => Array.isArray(leaf) && leaf.length === operand;
}

/** Operators that hold for a document when one of the values at the path meets them. */
export const leafOperators: Readonly<Record<string, (operand: unknown) => LeafTest>> = {
  $eq: equalityTest,
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $in: inTest,
  $type: typeTest,
  $mod: modTest,
  $size: sizeTest,
};
