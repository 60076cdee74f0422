import { Aggregator } from "mingo/aggregator";
import { Context, evalExpr, ProcessingMode } from "mingo/core";
import * as accumulators from "mingo/operators/accumulator";
import * as expressions from "mingo/operators/expression";
import * as pipeline from "mingo/operators/pipeline";
import * as projections from "mingo/operators/projection";
import type { Options } from "mingo/types";
import { MongoError, mongoError, notSupported } from "../errors.ts";
import { compareValues, equalValues } from "../storage/compare-values.ts";
import { type Doc, fieldOf, isPlainObject } from "../storage/index-values.ts";

type Operator = (subject: unknown, argument: unknown, options: Options) => unknown;

/** mingo orders values of different types by an order of its own; MongoDB's comes in its place. */
function comparison(holds: (order: number) => unknown): Operator {
  return (subject, argument, options) => {
    if (!Array.isArray(argument) || argument.length !== 2)
      throw mongoError(2, "a comparison expression takes exactly 2 arguments");
    const [left, right] = evalExpr(subject, argument, options) as unknown[];
    // In an expression a missing field is less than null.
    if ((left === undefined) !== (right === undefined)) return holds(left === undefined ? -1 : 1);
    return holds(compareValues(left, right));
  };
}

/** $min and $max, as accumulators over documents and as expressions over a list; null and missing do not count. */
function extreme(sign: 1 | -1): Operator {
  return (subject, argument, options) => {
    const evaluated = Array.isArray(subject)
      ? subject.map((item) => evalExpr(item, argument, options))
      : [evalExpr(subject, argument, options)].flat();
    const values = evaluated.filter((value) => value !== null && value !== undefined);
    if (values.length === 0) return null;
    return values.reduce((best, value) => (sign * compareValues(value, best) > 0 ? value : best));
  };
}

const membership: Operator = (subject, argument, options) => {
  const [value, list] = evalExpr(subject, argument, options) as unknown[];
  if (!Array.isArray(list)) throw mongoError(2, "$in requires an array as a second argument");
  return list.some((element) => equalValues(element, value));
};

const refuse =
  (name: string): Operator =>
  () => {
    throw notSupported(name);
  };

/** Operators that run scripts, that mingo orders or hashes in its own way, or that tell widths of numbers apart. */
const refused = [
  "$function",
  "$type",
  "$accumulator",
  "$sortArray",
  "$toHashedIndexKey",
  "$toDecimal",
  "$minN",
  "$maxN",
].concat(["$top", "$topN", "$bottom", "$bottomN", "$median", "$percentile", "$rand", "$sampleRate"]);
const refusals = Object.fromEntries(refused.map((name) => [name, refuse(name)]));
const comparisons = {
  $cmp: comparison((order) => Math.sign(order)),
  $eq: comparison((order) => order === 0),
  $ne: comparison((order) => order !== 0),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
};
const extremes = { $min: extreme(-1), $max: extreme(1) };

const context = Context.init({
  expression: { ...expressions, ...comparisons, $in: membership, ...refusals } as never,
  accumulator: { ...accumulators, ...extremes, ...refusals } as never,
  pipeline: pipeline as never,
  projection: projections as never,
});

const options: Options = {
  idKey: "_id",
  processingMode: ProcessingMode.CLONE_OFF,
  useStrictMode: true,
  scriptEnabled: false,
  failOnError: true,
  context,
};

/** mingo's own errors become MongoDB's: an operator that it does not have is refused, anything else is a bad value. */
function translate(error: unknown): Error {
  if (error instanceof MongoError || !(error instanceof Error)) return error as Error;
  const unknown = /'?(\$\w+)'? is not registered|unregistered pipeline operator (\$\w+)/.exec(error.message);
  if (unknown) return notSupported(`the expression operator ${unknown[1] ?? unknown[2]}`);
  return mongoError(2, error.message);
}

/** Value of an aggregation expression for a document (or, for an accumulator, for a list of documents). */
export function evaluate(subject: unknown, expression: unknown): unknown {
  // What most groups ask for, a number or one field, takes a hundredth of the time that mingo needs.
  if (typeof expression === "number") return expression;
  if (typeof expression === "string" && /^\$[^$.]+$/.test(expression) && isPlainObject(subject))
    return fieldOf(subject, expression.slice(1));
  try {
    return evalExpr(subject, expression, options);
  } catch (error) {
    throw translate(error);
  }
}

/** Runs one stage that looks at each document alone. */
export function runStage(stage: Doc, docs: readonly Doc[]): Doc[] {
  try {
    return new Aggregator([stage], options).run(docs as Doc[]) as Doc[];
  } catch (error) {
    throw translate(error);
  }
}
