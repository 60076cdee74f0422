import type { Index } from "../storage/index-spec.ts";
import type { FieldBounds } from "./scans.ts";
import type { Sort } from "./sort.ts";

/** Merging more scans than this would cost more than it saves; MongoDB stops at the same number. */
const MAX_MERGED = 200;

/** How an index gives a sort's order: read from its end, its scans merged. */
export type Order = { reverse: boolean; merge: boolean };

/**
 * Whether the index gives the sort's order. Fields held to one value do not matter; several scans, for fields before those
 * of the sort that are held to some values, give it when merged. A field with arrays gives no order.
 */
export function orderOf(index: Index, sort: Sort, points: readonly FieldBounds[]): Order | undefined {
  const fields = index.fields.map((name, i) => {
    const multikey = index.multikey.has(i);
    const values = points[i]?.intervals.length;
    return {
      name,
      values,
      multikey,
      direction: index.directions[i],
      constant: !multikey && (values ?? 2) < 2,
    };
  });
  const live = fields.filter(({ constant }) => !constant);
  const wanted = sort.filter(([name]) => !fields.some((field) => field.constant && field.name === name));
  const lead = wanted.length === 0 ? 0 : live.findIndex(({ name }) => name === wanted[0]?.[0]);
  const before = live.slice(0, lead);
  if (lead < 0 || before.some(({ values }) => values === undefined)) return undefined;
  const scans = before.reduce((product, { values }) => product * (values ?? 1), 1);
  if (scans > MAX_MERGED) return undefined;
  const merge = scans > 1;
  const reverse = wanted.map(([name, direction], i) => {
    const field = live[lead + i];
    const fits = field?.name === name && !field.multikey && !(merge && field.values !== undefined);
    return fits ? direction !== field.direction : undefined;
  });
  if (reverse.some((backwards) => backwards === undefined || backwards !== reverse[0])) return undefined;
  return { reverse: reverse[0] ?? false, merge };
}
