import { mongoError, notSupported } from "../errors.ts";
import { readStored, writeDocument } from "../storage/bson-document.ts";
import { compareValues, equalValues } from "../storage/compare-values.ts";
import { type Doc, fieldOf, isPlainObject } from "../storage/index-values.ts";
import { runStage } from "./expression.ts";
import { compileFilter, type Predicate } from "./match.ts";
import { updateOperators } from "./update-operators.ts";
import { type Placeholders, targetsOf } from "./update-targets.ts";

/** An update that has been checked and can be applied to one document after another. */
export type Update = {
  replaces: boolean;
  /** First names of the fields that it may change; undefined where those may be any. */
  names?: ReadonlySet<string>;
  /** Gives the changed document; the one given may be changed with it. Both are in typed values. `inserting`: an upsert makes it. */
  apply: (typed: Doc, inserting: boolean) => Doc;
};

type Instruction = { operator: string; path: string; operand: unknown };

const stages = new Set(["$set", "$addFields", "$unset", "$project", "$replaceRoot", "$replaceWith"]);

/** Throws 40 where one path of the update is another or leads into it. */
function checkConflicts(paths: readonly string[]): void {
  const sorted = paths.map((path) => `${path}.`).sort();
  for (let i = 1; i < sorted.length; i++) {
    const [before, here] = [sorted[i - 1] ?? "", sorted[i] ?? ""];
    if (here.startsWith(before))
      throw mongoError(
        40,
        `Updating the path '${here.slice(0, -1)}' would create a conflict at '${before.slice(0, -1)}'`,
      );
  }
}

function checkPath(path: string): void {
  const names = path.split(".");
  if (names.includes(""))
    throw mongoError(2, `The update path '${path}' contains an empty field name, which is not allowed.`);
  const dollar = names.find(
    (name, i) =>
      name.startsWith("$") &&
      (i === 0 || !/^\$(\[\w*\])?$/.test(name)) &&
      !["$id", "$ref", "$db"].includes(name),
  );
  if (dollar)
    throw mongoError(52, `The dollar ($) prefixed field '${dollar}' in '${path}' is not valid for storage.`);
}

/** The paths that they write to. */
const pathsOf = (instructions: readonly Instruction[]): string[] =>
  instructions.flatMap(({ operator, path, operand }) =>
    operator === "$rename" && typeof operand === "string" ? [path, operand] : [path],
  );

function instructionsOf(update: Doc): Instruction[] {
  const instructions = Object.entries(update).flatMap(([operator, fields]) => {
    if (!updateOperators[operator])
      throw mongoError(
        9,
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    if (!isPlainObject(fields))
      throw mongoError(9, `Modifiers operate on fields but we found another type for ${operator}`);
    return Object.entries(fields).map(([path, operand]) => ({ operator, path, operand }));
  });
  for (const { path } of instructions) checkPath(path);
  checkConflicts(pathsOf(instructions));
  // MongoDB adds new fields in the order of their names, not in that of the update.
  return instructions.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function arrayConditions(arrayFilters: readonly Doc[], paths: readonly string[]): Map<string, Predicate> {
  const filters = new Map<string, Predicate>();
  for (const filter of arrayFilters) {
    const id = Object.keys(filter)[0]?.split(".")[0] ?? "";
    if (!/^[a-z][a-zA-Z0-9]*$/.test(id))
      throw mongoError(2, `Error parsing array filter: the identifier '${id}' is not valid`);
    if (!paths.some((path) => path.split(".").includes(`$[${id}]`)))
      throw mongoError(9, `The array filter for identifier '${id}' was not used in the update`);
    if (filters.has(id))
      throw mongoError(9, `Found multiple array filters with the same top-level field name ${id}`);
    filters.set(id, compileFilter(filter));
  }
  return filters;
}

/** The element that made the filter match: the first with which, alone in its array, the conditions on that array hold. */
function matchedPosition(doc: Doc, filter: Doc, arrayPath: string): number {
  const conditions = Object.fromEntries(
    Object.entries(filter).filter(([path]) => path === arrayPath || path.startsWith(`${arrayPath}.`)),
  );
  const array = arrayPath.split(".").reduce<unknown>((value, name) => fieldOf(value, name), doc);
  if (Object.keys(conditions).length > 0 && Array.isArray(array)) {
    const matches = compileFilter(conditions);
    const nested = (element: unknown): Doc =>
      arrayPath.split(".").reduceRight<unknown>((value, name) => ({ [name]: value }), [element]) as Doc;
    const position = array.findIndex((element) => matches(nested(element)));
    if (position >= 0) return position;
  }
  throw mongoError(2, "The positional operator did not find the match needed from the query.");
}

/** Puts the number classes of the old document back where a pipeline, which computes with plain numbers, left a value as it was. */
function keepTypes(next: unknown, typed: unknown): unknown {
  if (isPlainObject(next) && isPlainObject(typed))
    return Object.fromEntries(
      Object.entries(next).map(([name, value]) => [name, keepTypes(value, fieldOf(typed, name))]),
    );
  if (Array.isArray(next) && Array.isArray(typed)) return next.map((value, i) => keepTypes(value, typed[i]));
  return typeof next === "number" && typed !== undefined && compareValues(next, typed) === 0 ? typed : next;
}

function checkId(before: unknown, after: unknown): void {
  if (before !== undefined && !equalValues(before, after))
    throw mongoError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
}

function pipelineUpdate(pipeline: readonly Doc[]): Update {
  for (const stage of pipeline) {
    const name = Object.keys(stage)[0] ?? "";
    if (!stages.has(name)) throw mongoError(72, `${name} is not allowed to be used within an update`);
  }
  return {
    replaces: false,
    apply: (typed) => {
      const plain = readStored(writeDocument(typed));
      const after = pipeline.reduce((docs, stage) => runStage(stage, docs), [plain])[0] ?? {};
      checkId(typed._id, after._id ?? typed._id);
      return keepTypes({ _id: typed._id, ...after }, typed) as Doc;
    },
  };
}

function replacement(update: Doc): Update {
  return {
    replaces: true,
    apply: ({ _id }) => {
      if (update._id !== undefined) checkId(_id, update._id);
      return { _id, ...update, ...(_id === undefined ? {} : { _id }) };
    },
  };
}

function operatorUpdate(update: Doc, arrayFilters: readonly Doc[], filter: Doc, now: number): Update {
  const instructions = instructionsOf(update);
  const filters = arrayConditions(
    arrayFilters,
    instructions.map(({ path }) => path),
  );
  const matched = instructions.some(({ path }) => path.split(".").includes("$"));
  return {
    replaces: false,
    names: new Set(pathsOf(instructions).map((path) => path.split(".")[0] ?? path)),
    apply: (doc, inserting) => {
      const before = doc._id;
      const plain = matched ? readStored(writeDocument(doc)) : {};
      const placeholders: Placeholders = { matched: (path) => matchedPosition(plain, filter, path), filters };
      for (const { operator, path, operand } of instructions) {
        const known = updateOperators[operator];
        if (!known || (operator === "$setOnInsert" && !inserting)) continue;
        for (const target of targetsOf(doc, path, known.creates, placeholders))
          known.apply(target, operand, { doc, placeholders, now }, path);
      }
      checkId(before, doc._id);
      return doc;
    },
  };
}

/**
 * Checks an update given in typed values: a replacement, operators, or a pipeline. Throws 9 for one that MongoDB cannot
 * parse, 40 for paths in conflict, 238 for what the embedded store does not do.
 */
export function prepareUpdate(
  update: unknown,
  arrayFilters: readonly Doc[],
  filter: Doc,
  now: number,
): Update {
  if (Array.isArray(update)) {
    if (arrayFilters.length > 0)
      throw mongoError(9, "arrayFilters may not be specified for pipeline-style updates");
    return pipelineUpdate(readStored(writeDocument({ update })).update as Doc[]);
  }
  if (!isPlainObject(update)) throw mongoError(9, "Update argument must be either an object or an array");
  if ("$bit" in update) throw notSupported("$bit");
  const operators = Object.keys(update)[0]?.startsWith("$") === true;
  return operators ? operatorUpdate(update, arrayFilters, filter, now) : replacement(update);
}
