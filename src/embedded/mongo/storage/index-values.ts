import { mongoError } from "../errors.ts";
import { EMPTY_ARRAY } from "./encode-value.ts";

export type Doc = Record<string, unknown>;
/** The names of a dotted path, one after another. */
export type Path = readonly string[];

/** Where a path has got to in a document: the value reached, the names still to go, and whether it stays there. */
type Search = { value: unknown; names: Path; settled: boolean };

export function isPlainObject(value: unknown): value is Doc {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Reads an own field; a name like `constructor` finds nothing but a document's own. */
export function fieldOf(value: unknown, name: string): unknown {
  return isPlainObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Walks down until the names end or an array stands in the way. */
function descend(search: Search): Search {
  if (search.settled) return search;
  let { value, names } = search;
  for (let name = names[0]; name !== undefined; name = names[0]) {
    if (!Array.isArray(value)) value = fieldOf(value, name);
    else if (/^\d+$/.test(name)) value = value[Number(name)];
    else break;
    names = names.slice(1);
  }
  return { value, names, settled: !Array.isArray(value) };
}

/** An element at the end of its path is taken as it is; further names are looked for in documents only. */
function enter(names: Path, element: unknown): Search {
  if (names.length === 0) return { value: element, names, settled: true };
  return isPlainObject(element)
    ? { value: element, names, settled: false }
    : { value: undefined, names, settled: true };
}

function expand(searches: readonly Search[], paths: readonly Path[], arrays: Set<number>): unknown[][] {
  const reached = searches.map(descend);
  const open = reached.flatMap((found, i) => (found.settled ? [] : [i]));
  const first = open[0];
  if (first === undefined) return [reached.map((found) => found.value)];
  const array = reached[first]?.value as unknown[];
  for (const i of open) {
    if (reached[i]?.value !== array)
      throw mongoError(
        171,
        `cannot index parallel arrays [${paths[i]?.join(".")}] [${paths[first]?.join(".")}]`,
      );
    arrays.add(i);
  }
  if (array.length === 0)
    return [
      reached.map((found) => (found.settled ? found.value : found.names.length ? undefined : EMPTY_ARRAY)),
    ];
  return array.flatMap((element) =>
    expand(
      reached.map((found) => (found.settled ? found : enter(found.names, element))),
      paths,
      arrays,
    ),
  );
}

/** What stands at a path on which no array stands; an array where one does. */
function plainValue(doc: Doc, path: Path): unknown {
  let value: unknown = doc;
  for (let i = 0; i < path.length && !Array.isArray(value); i++) value = fieldOf(value, path[i] ?? "");
  return value;
}

/**
 * The tuples of values under which a document stands in an index on these paths: one, or one for each element of an array.
 * `arrays` takes the positions of the paths that met an array. Throws 171 where two paths meet different arrays.
 */
export function indexValues(doc: Doc, paths: readonly Path[], arrays: Set<number>): readonly unknown[][] {
  const plain = paths.map((path) => plainValue(doc, path));
  if (!plain.some(Array.isArray)) return [plain];
  return expand(
    paths.map((names) => ({ value: doc, names, settled: false })),
    paths,
    arrays,
  );
}
