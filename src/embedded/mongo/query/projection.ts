import { mongoError } from "../errors.ts";
import { readStored, readTyped, writeDocument } from "../storage/bson-document.ts";
import { type Doc, isPlainObject, type Path } from "../storage/index-values.ts";
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

/** Compiles a projection; undefined where documents are sent as they are stored. */
export function compileProjection(spec: Doc | undefined): Projection | undefined {
  const fields = flatten(spec ?? {}, "");
  if (fields.length === 0) return undefined;
  const flags = fields.filter(([, value]) => isFlag(value));
  checkMix(flags);
  if (flags.length < fields.length)
    return (bytes) => writeDocument(runStage({ $project: spec }, [readStored(bytes)])[0] ?? {});
  const others = flags.filter(([path]) => path !== "_id");
  const id = flags.find(([path]) => path === "_id");
  const including = others.length > 0 ? Boolean(others[0]?.[1]) : Boolean(id?.[1]);
  const tree: Tree = {};
  for (const [path] of others) add(tree, path.split("."));
  if (including ? !id || id[1] : id && !id[1]) add(tree, ["_id"]);
  const apply = including ? keep : drop;
  return (bytes) => writeDocument(apply(readTyped(bytes), tree) as Doc);
}
