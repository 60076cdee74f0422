import { mongoError, notSupported } from "../errors.ts";
import { type Doc, fieldOf, isPlainObject, type Path } from "../storage/index-values.ts";
import { evaluate } from "./expression.ts";
import { equalityTest, isRegex, type LeafTest, leafOperators, regexTest } from "./field-operators.ts";

export type Predicate = (doc: Doc) => boolean;

const refused = new Set(
  (
    "$where $text $jsonSchema $near $nearSphere $geoWithin $geoIntersects $sampleRate $bitsAllSet $bitsAnySet " +
    "$bitsAllClear $bitsAnyClear"
  ).split(" "),
);

/** True where one of the values to which a path leads, through arrays too, passes the test. */
function someLeaf(value: unknown, path: Path, at: number, test: LeafTest): boolean {
  const name = path[at];
  if (name === undefined) return test(value);
  if (!Array.isArray(value)) return someLeafOf(fieldOf(value, name), path, at + 1, test);
  const position = /^\d+$/.test(name) ? Number(name) : -1;
  if (position >= 0 && position < value.length && someLeaf(value[position], path, at + 1, test)) return true;
  return value.some((element) => isPlainObject(element) && someLeaf(element, path, at, test));
}

/** A name that is not there ends the walk: the leaf is missing. */
function someLeafOf(value: unknown, path: Path, at: number, test: LeafTest): boolean {
  return value === undefined ? test(undefined) : someLeaf(value, path, at, test);
}

const onPath =
  (path: Path, test: LeafTest): Predicate =>
  (doc) =>
    someLeaf(doc, path, 0, test);
const not =
  (predicate: Predicate): Predicate =>
  (doc) =>
    !predicate(doc);
const all =
  (predicates: readonly Predicate[]): Predicate =>
  (doc) =>
    predicates.every((predicate) => predicate(doc));

/** The values to which a path leads, an array's elements in its place, as `distinct` takes them. */
export function valuesAt(doc: Doc, path: Path): unknown[] {
  const values: unknown[] = [];
  someLeaf(doc, path, 0, (leaf) => {
    if (Array.isArray(leaf)) values.push(...leaf);
    else if (leaf !== undefined) values.push(leaf);
    return false;
  });
  return values;
}

export function isOperatorDocument(value: unknown): value is Doc {
  return isPlainObject(value) && Object.keys(value)[0]?.startsWith("$") === true;
}

function elementTest(operand: unknown): LeafTest {
  if (!isPlainObject(operand)) throw mongoError(2, "$elemMatch needs an Object");
  const first = Object.keys(operand)[0];
  const onValue = first?.startsWith("$") && !["$and", "$or", "$nor"].includes(first);
  const predicate = compileFilter(onValue ? { element: operand } : operand);
  const passes: LeafTest = onValue
    ? (element) => predicate({ element })
    : (element) => isPlainObject(element) && predicate(element);
  return (leaf) => Array.isArray(leaf) && leaf.some(passes);
}

function allTest(path: Path, operand: unknown): Predicate {
  if (!Array.isArray(operand)) throw mongoError(2, "$all needs an array");
  const tests = operand.map((value) => {
    if (isPlainObject(value) && "$elemMatch" in value) return onPath(path, elementTest(value.$elemMatch));
    return onPath(path, isRegex(value) ? regexTest(value) : equalityTest(value));
  });
  return tests.length === 0 ? () => false : all(tests);
}

function notOperator(path: Path, operand: unknown): Predicate {
  if (isRegex(operand)) return not(onPath(path, regexTest(operand)));
  if (!isOperatorDocument(operand)) throw mongoError(2, "$not needs a regex or a document");
  return not(compileOperators(path, operand));
}

/** Operators that say something of all the values at the path together. */
const pathOperators: Readonly<Record<string, (path: Path, operand: unknown) => Predicate>> = {
  $ne: (path, operand) => not(onPath(path, equalityTest(operand))),
  $nin: (path, operand) => {
    if (!Array.isArray(operand)) throw mongoError(2, "$nin needs an array");
    return not(compileOperators(path, { $in: operand }));
  },
  $not: notOperator,
  $all: allTest,
  $elemMatch: (path, operand) => onPath(path, elementTest(operand)),
  $exists: (path, operand) => {
    const present = onPath(path, (leaf) => leaf !== undefined);
    return operand ? present : not(present);
  },
};

function compileOperator(path: Path, name: string, operand: unknown, siblings: Doc): Predicate {
  if (name === "$regex") return onPath(path, regexTest(operand, siblings.$options as string | undefined));
  if (name === "$options" && "$regex" in siblings) return () => true;
  const onLeaf = leafOperators[name];
  if (onLeaf) return onPath(path, onLeaf(operand));
  const onAll = pathOperators[name];
  if (onAll) return onAll(path, operand);
  if (refused.has(name)) throw notSupported(name);
  throw mongoError(2, `unknown operator: ${name}`);
}

function compileOperators(path: Path, operators: Doc): Predicate {
  return all(
    Object.entries(operators).map(([name, operand]) => compileOperator(path, name, operand, operators)),
  );
}

function clauses(name: string, operand: unknown): Predicate[] {
  if (!Array.isArray(operand) || operand.length === 0)
    throw mongoError(2, `${name} must be a nonempty array`);
  return operand.map((clause) => {
    if (!isPlainObject(clause)) throw mongoError(2, `${name} argument's entries must be objects`);
    return compileFilter(clause);
  });
}

function compileTopLevel(name: string, operand: unknown): Predicate {
  switch (name) {
    case "$and":
      return all(clauses(name, operand));
    case "$or": {
      const either = clauses(name, operand);
      return (doc) => either.some((predicate) => predicate(doc));
    }
    case "$nor": {
      const none = clauses(name, operand);
      return (doc) => !none.some((predicate) => predicate(doc));
    }
    case "$expr":
      return (doc) => truthy(evaluate(doc, operand));
    case "$comment":
      return () => true;
    default:
      if (refused.has(name)) throw notSupported(name);
      throw mongoError(2, `unknown top level operator: ${name}`);
  }
}

const truthy = (value: unknown): boolean =>
  value !== false && value !== null && value !== undefined && value !== 0;

/**
 * Compiles a query filter. Throws 2 (BadValue) for an operator or operand that MongoDB knows nothing of, 238 for one that
 * only the embedded store does not know.
 */
export function compileFilter(filter: Doc): Predicate {
  const predicates = Object.entries(filter).map(([name, operand]) => {
    if (name.startsWith("$")) return compileTopLevel(name, operand);
    const path = name.split(".");
    if (isOperatorDocument(operand)) return compileOperators(path, operand);
    return onPath(path, isRegex(operand) ? regexTest(operand) : equalityTest(operand));
  });
  return predicates.length === 1 && predicates[0] ? predicates[0] : all(predicates);
}
