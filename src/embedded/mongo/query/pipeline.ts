import { calculateObjectSize } from "bson";
import { mongoError, notSupported } from "../errors.ts";
import { type Doc, isPlainObject } from "../storage/index-values.ts";
import { group } from "./accumulate.ts";
import { runStage } from "./expression.ts";
import { compileFilter, valuesAt } from "./match.ts";
import { plainProjection } from "./projection.ts";
import { checkHeld, parseSort, sortBy } from "./sort.ts";

/** Finds documents of another collection of the same database, for `$lookup`. */
export type Lookup = (collection: string, filter: Doc) => Doc[];
type Stage = (docs: Iterable<Doc>, argument: unknown, lookup: Lookup) => Iterable<Doc>;

/** Documents handed to mingo at once. */
const CHUNK = 256;

function* chunked(docs: Iterable<Doc>, run: (chunk: Doc[]) => Doc[]): Generator<Doc> {
  let chunk: Doc[] = [];
  for (const doc of docs) {
    chunk.push(doc);
    if (chunk.length < CHUNK) continue;
    yield* run(chunk);
    chunk = [];
  }
  yield* run(chunk);
}

const byMingo =
  (name: string): Stage =>
  (docs, argument) =>
    chunked(docs, (chunk) => runStage({ [name]: argument }, chunk));

function documentArgument(name: string, argument: unknown): Doc {
  if (!isPlainObject(argument)) throw mongoError(14, `the argument of ${name} must be a document`);
  return argument;
}

function* filtered(docs: Iterable<Doc>, filter: Doc): Generator<Doc> {
  const matches = compileFilter(filter);
  for (const doc of docs) if (matches(doc)) yield doc;
}

function positive(name: string, argument: unknown, least: number): number {
  const number = Number(argument);
  if (!Number.isInteger(number) || number < least)
    throw mongoError(2, `invalid argument to ${name} stage: ${String(argument)}`);
  return number;
}

function* limited(docs: Iterable<Doc>, limit: number): Generator<Doc> {
  let n = 0;
  for (const doc of docs) {
    yield doc;
    n += 1;
    if (n === limit) return;
  }
}

function* skipped(docs: Iterable<Doc>, skip: number): Generator<Doc> {
  let n = 0;
  for (const doc of docs) {
    n += 1;
    if (n > skip) yield doc;
  }
}

function* counted(docs: Iterable<Doc>, argument: unknown): Generator<Doc> {
  if (typeof argument !== "string" || argument === "" || argument.startsWith("$") || argument.includes("."))
    throw mongoError(2, "the count field must be a non-empty string without $ and dots");
  let n = 0;
  for (const _ of docs) n += 1;
  if (n > 0) yield { [argument]: n };
}

function* facets(docs: Iterable<Doc>, argument: unknown, lookup: Lookup): Generator<Doc> {
  const input: Doc[] = [];
  let bytes = 0;
  for (const doc of docs) {
    bytes += calculateObjectSize(doc);
    checkHeld(bytes, "$facet");
    input.push(doc);
  }
  const results = Object.entries(documentArgument("$facet", argument)).map(([name, stages]) => {
    if (!Array.isArray(stages)) throw mongoError(2, `arguments to $facet must be arrays, ${name} is not`);
    return [name, [...runPipeline(input, stages as Doc[], lookup)]] as const;
  });
  yield Object.fromEntries(results);
}

function* joined(docs: Iterable<Doc>, argument: unknown, lookup: Lookup): Generator<Doc> {
  const { from, localField, foreignField, as, pipeline, ...rest } = documentArgument("$lookup", argument);
  const more = Object.keys(rest)[0];
  if (more) throw notSupported(`the option "${more}" of $lookup`);
  if (typeof from !== "string" || typeof as !== "string")
    throw mongoError(9, "$lookup needs 'from' and 'as' as strings");
  if (typeof localField !== "string" || typeof foreignField !== "string")
    throw notSupported("$lookup without localField and foreignField");
  for (const doc of docs) {
    const local = valuesAt(doc, localField.split("."));
    const found = lookup(from, {
      [foreignField]: local.length > 1 ? { $in: local } : { $eq: local[0] ?? null },
    });
    const kept = Array.isArray(pipeline) ? [...runPipeline(found, pipeline as Doc[], lookup)] : found;
    yield* runStage({ $set: { [as]: { $literal: kept } } }, [doc]);
  }
}

function sorted(docs: Iterable<Doc>, argument: unknown): Doc[] {
  const items = (function* () {
    for (const doc of docs) yield { doc, size: calculateObjectSize(doc), value: doc };
  })();
  return sortBy(items, parseSort(argument));
}

function projected(docs: Iterable<Doc>, argument: unknown, lookup: Lookup): Iterable<Doc> {
  const project = plainProjection(documentArgument("$project", argument));
  if (!project) return byMingo("$project")(docs, argument, lookup);
  return chunked(docs, (chunk) => chunk.map(project));
}

const stages: Readonly<Record<string, Stage>> = {
  $match: (docs, argument) => filtered(docs, documentArgument("$match", argument)),
  $sort: sorted,
  $limit: (docs, argument) => limited(docs, positive("$limit", argument, 1)),
  $skip: (docs, argument) => skipped(docs, positive("$skip", argument, 0)),
  $count: counted,
  $group: (docs, argument) => group(docs, documentArgument("$group", argument)),
  $facet: facets,
  $lookup: joined,
  $sortByCount: (docs, argument) => sorted(group(docs, { _id: argument, count: { $sum: 1 } }), { count: -1 }),
  $project: projected,
  $addFields: byMingo("$addFields"),
  $set: byMingo("$set"),
  $unset: byMingo("$unset"),
  $unwind: byMingo("$unwind"),
  $replaceRoot: byMingo("$replaceRoot"),
  $replaceWith: byMingo("$replaceWith"),
};

/** Stages that MongoDB has and the embedded store has not. */
const refused = new Set(
  [
    "$bucket",
    "$bucketAuto",
    "$changeStream",
    "$collStats",
    "$currentOp",
    "$densify",
    "$documents",
    "$fill",
    "$geoNear",
  ].concat(
    [
      "$graphLookup",
      "$indexStats",
      "$listLocalSessions",
      "$listSessions",
      "$merge",
      "$out",
      "$planCacheStats",
      "$redact",
    ],
    ["$sample", "$search", "$setWindowFields", "$unionWith", "$vectorSearch"],
  ),
);

/** Name and argument of a stage. Throws 40323, 40324 or 238 for what is none, is unknown or is not supported. */
export function stageOf(stage: unknown): [name: string, argument: unknown] {
  const [entry, second] = isPlainObject(stage) ? Object.entries(stage) : [];
  if (!entry || second)
    throw mongoError(40323, "A pipeline stage specification object must contain exactly one field.");
  if (refused.has(entry[0])) throw notSupported(`the stage ${entry[0]}`);
  if (!stages[entry[0]]) throw mongoError(40324, `Unrecognized pipeline stage name: '${entry[0]}'`);
  return entry;
}

/** Runs the stages one after another; documents flow through them as they are asked for. */
export function runPipeline(docs: Iterable<Doc>, pipeline: readonly Doc[], lookup: Lookup): Iterable<Doc> {
  return pipeline.reduce<Iterable<Doc>>((flow, stage) => {
    const [name, argument] = stageOf(stage);
    return stages[name]?.(flow, argument, lookup) ?? flow;
  }, docs);
}
