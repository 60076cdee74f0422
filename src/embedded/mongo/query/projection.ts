import { mongoError, notSupported } from "../errors.ts";
import { readStored, readTyped, writeDocument } from "../storage/bson-document.ts";
import { type Doc, isPlainObject, type Path } from "../storage/index-values.ts";
import { pickBytes } from "../storage/raw-document.ts";
import { arrayChanges, changeArray } from "./array-projection.ts";
import { runStage } from "./expression.ts";

/** Turns a stored document's bytes into those that the client gets. */
export type Projection = (bytes: Buffer) => Buffer;

type Tree = { [name: string]: Tree | true };

const isFlag = (value: unknown): boolean => typeof value === "boolean" || typeof value === "number";

/** `{ "a.b": 1, a: { c: 1 } }` as paths with their values. */
function flatten(spec: Doc, prefix: string): [path: string, value: unknown][] {
  return Object.entries(spec).flatMap(([name, value]): [string, unknown][] => {
    const path = prefix + name;
    const nested =
      isPlainObject(value) && !Object.keys(value)[0]?.startsWith("$") && Object.keys(value).length > 0;
    return nested ? flatten(value as Doc, `${path}.`) : [[path, value]];
  });
}

function add(tree: Tree, path: Path): void {
  const [name = "", ...rest] = path;
  if (rest.length === 0) {
    tree[name] = true;
    return;
  }
  const inner = tree[name];
  const below: Tree = typeof inner === "object" ? inner : {};
  tree[name] = below;
  add(below, rest);
}

function keep(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value))
    return value.flatMap((element) =>
      typeof element === "object" && element !== null ? [keep(element, tree)] : [],
    );
  if (!isPlainObject(value)) return undefined;
  const entries = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
    const below = Object.hasOwn(tree, name) ? tree[name] : undefined;
    if (below === undefined) return [];
    if (below === true) return [[name, inner]];
    const kept = keep(inner, below);
    return kept === undefined ? [] : [[name, kept]];
  });
  return Object.fromEntries(entries);
}

function drop(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) return value.map((element) => drop(element, tree));
  if (!isPlainObject(value)) return value;
  const entries = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
    const below = Object.hasOwn(tree, name) ? tree[name] : undefined;
    if (below === true) return [];
    return [[name, below ? drop(inner, below) : inner]];
  });
  return Object.fromEntries(entries);
}

function checkMix(flags: readonly [string, unknown][]): void {
  const others = flags.filter(([path]) => path !== "_id");
  const first = others[0];
  const odd = others.find(([, value]) => Boolean(value) !== Boolean(first?.[1]));
  if (odd && first)
    throw first[1]
      ? mongoError(2, `Cannot do exclusion on field ${odd[0]} in inclusion projection`)
      : mongoError(2, `Cannot do inclusion on field ${odd[0]} in exclusion projection`);
}

type Flags = readonly [path: string, value: unknown][];

/** The paths to keep or to drop. `_id` is kept unless it is dropped by name. */
function treeOf(flags: Flags, including: boolean, arrays: readonly Path[]): Tree {
  const tree: Tree = {};
  for (const [path] of flags) if (path !== "_id") add(tree, path.split("."));
  if (including) for (const path of arrays) add(tree, path);
  const id = flags.find(([path]) => path === "_id");
  if (including ? !id || id[1] : id && !id[1]) add(tree, ["_id"]);
  return tree;
}

/** A projection that keeps or drops fields and computes none, on plain documents; undefined for any other. */
export function plainProjection(spec: Doc): ((doc: Doc) => Doc) | undefined {
  const flags = flatten(spec, "");
  if (flags.length === 0 || !flags.every(([, value]) => isFlag(value))) return undefined;
  checkMix(flags);
  const first = flags.find(([path]) => path !== "_id") ?? flags[0];
  const including = Boolean(first?.[1]);
  const tree = treeOf(flags, including, []);
  return (doc) => (including ? keep : drop)(doc, tree) as Doc;
}

/** Compiles a projection; undefined where documents are sent as they are stored. */
export function compileProjection(spec: Doc | undefined): Projection | undefined {
  const fields = flatten(spec ?? {}, "");
  if (fields.length === 0) return undefined;
  const { slices, matches } = arrayChanges(fields);
  const arrays = [...slices, ...matches].map(({ path }) => path);
  const flags = fields.filter(([, value]) => isFlag(value));
  checkMix(flags);
  if (fields.length > flags.length + arrays.length) {
    if (arrays.length > 0) throw notSupported("$slice or $elemMatch beside an expression");
    return (bytes) => writeDocument(runStage({ $project: spec }, [readStored(bytes)])[0] ?? {});
  }
  // $slice leaves the other fields, $elemMatch does not.
  const first = flags.find(([path]) => path !== "_id") ?? (slices.length === 0 ? flags[0] : undefined);
  const including = matches.length > 0 || Boolean(first?.[1]);
  const tree = treeOf(flags, including, arrays);
  if (arrays.length === 0 && Object.values(tree).every((below) => below === true)) {
    const names = new Set(Object.keys(tree));
    return (bytes) => pickBytes(bytes, names, including);
  }
  return (bytes) => {
    const doc = (including ? keep : drop)(readTyped(bytes), tree) as Doc;
    for (const slice of slices) changeArray(doc, slice, false);
    for (const match of matches) changeArray(doc, match, true);
    return writeDocument(doc);
  };
}
