import { mongoError } from "../errors.ts";
import { type Doc, isPlainObject } from "../storage/index-values.ts";
import type { Predicate } from "./match.ts";

/** A place that an update writes to: a field of a document or a position in an array. */
export type Target = { parent: Doc | unknown[]; key: string };

/** What the array placeholders of a path stand for. */
export type Placeholders = {
  /** Position of the element of the array at this path that the filter matched. */
  matched: (arrayPath: string) => number;
  /** Conditions by identifier: `$[identifier]` stands for the elements that meet one. */
  filters: ReadonlyMap<string, Predicate>;
};

const MAX_PADDING = 1_500_000;

export function valueAt({ parent, key }: Target): unknown {
  if (Array.isArray(parent)) return parent[Number(key)];
  return Object.hasOwn(parent, key) ? parent[key] : undefined;
}

export function setAt({ parent, key }: Target, value: unknown): void {
  if (!Array.isArray(parent)) {
    if (key !== "__proto__") parent[key] = value;
    // It must become a field, not the prototype.
    else Object.defineProperty(parent, key, { value, writable: true, enumerable: true, configurable: true });
    return;
  }
  const position = Number(key);
  if (position - parent.length > MAX_PADDING)
    throw mongoError(2, `cannot backfill array to larger than ${MAX_PADDING} elements`);
  while (parent.length < position) parent.push(null);
  parent[position] = value;
}

function positions(name: string, array: unknown[], path: string, placeholders: Placeholders): number[] {
  if (name === "$") return [placeholders.matched(path)];
  if (name === "$[]") return [...array.keys()];
  const id = name.slice(2, -1);
  const predicate = placeholders.filters.get(id);
  if (!predicate)
    throw mongoError(2, `No array filter found for identifier '${id}' in path '${path}.${name}'`);
  return [...array.keys()].filter((i) => predicate({ [id]: array[i] }));
}

function notViable(name: string, value: unknown, parentName: string): Error {
  return mongoError(28, `Cannot create field '${name}' in element {${parentName}: ${JSON.stringify(value)}}`);
}

function step(
  container: unknown,
  name: string,
  walked: readonly string[],
  placeholders: Placeholders,
): Target[] {
  const path = walked.join(".");
  if (name.startsWith("$") && /^\$(\[\w*\])?$/.test(name)) {
    if (container === undefined)
      throw mongoError(2, `The path '${path}' must exist in the document in order to apply array updates.`);
    if (!Array.isArray(container))
      throw mongoError(2, `Cannot apply array updates to non-array element ${path}`);
    return positions(name, container, path, placeholders).map((i) => ({ parent: container, key: String(i) }));
  }
  if (Array.isArray(container)) {
    if (!/^\d+$/.test(name)) throw notViable(name, container, walked.at(-1) ?? "");
    return [{ parent: container, key: name }];
  }
  if (!isPlainObject(container)) throw notViable(name, container, walked.at(-1) ?? "");
  return [{ parent: container, key: name }];
}

function descend(from: Target, create: boolean): unknown {
  const value = valueAt(from);
  if (value !== undefined || !create) return value;
  const made = {};
  setAt(from, made);
  return made;
}

/**
 * The places that a path of an update means. With `create`, documents on the way are made; without, a way that is not
 * there means no place. Throws 28 where a value stands in the way, 2 where a placeholder has no array.
 */
export function targetsOf(doc: Doc, path: string, create: boolean, placeholders: Placeholders): Target[] {
  if (!path.includes(".")) return [{ parent: doc, key: path }];
  const names = path.split(".");
  let places: { container: unknown; walked: string[] }[] = [{ container: doc, walked: [] }];
  for (const [i, name] of names.entries()) {
    const found = places.flatMap(({ container, walked }) => {
      const placeholder = name.startsWith("$");
      if (!create && !placeholder && typeof container !== "object") return [];
      if (!create && !placeholder && !Array.isArray(container) && !isPlainObject(container)) return [];
      if (!create && Array.isArray(container) && !placeholder && !/^\d+$/.test(name)) return [];
      return step(container, name, walked, placeholders).map((target) => ({
        target,
        walked: [...walked, target.key],
      }));
    });
    if (i === names.length - 1) return found.map(({ target }) => target);
    const next = names[i + 1] ?? "";
    places = found.map(({ target, walked }) => ({
      container: descend(target, create && !next.startsWith("$")),
      walked,
    }));
  }
  return [];
}
