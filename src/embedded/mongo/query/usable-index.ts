import { isDeepStrictEqual } from "node:util";
import type { Index } from "../storage/index-spec.ts";
import { type Condition, type Conjunction, conjunction } from "./bounds.ts";
import { compileFilter } from "./match.ts";

const orderOperators = new Set(["$eq", "$gt", "$gte", "$lt", "$lte", "$in"]);

/** True where a document without the field cannot meet the condition. */
function excludesMissing({ operator, operand }: Condition): boolean {
  if (operator === "$exists") return Boolean(operand);
  return orderOperators.has(operator) && !compileFilter({ value: { [operator]: operand } })({});
}

/** True where whatever meets the condition meets `predicate` on the same field too. */
function impliesPart(condition: Condition, operator: string, operand: unknown): boolean {
  if (condition.operator === operator && isDeepStrictEqual(condition.operand, operand)) return true;
  if (operator === "$exists") return Boolean(operand) && excludesMissing(condition);
  const values =
    condition.operator === "$eq"
      ? [condition.operand]
      : condition.operator === "$in"
        ? condition.operand
        : undefined;
  if (!Array.isArray(values)) return false;
  const predicate = compileFilter({ value: { [operator]: operand } });
  return values.every((value) => !Array.isArray(value) && predicate({ value }));
}

/** False where the index may lack a document that the filter matches. */
export function isUsable({ spec, fields }: Index, { conditions }: Conjunction): boolean {
  if (spec.partialFilterExpression) {
    const wanted = conjunction(spec.partialFilterExpression);
    const implied = wanted.conditions.every(({ path, operator, operand }) =>
      conditions.some((condition) => condition.path === path && impliesPart(condition, operator, operand)),
    );
    if (wanted.more || !implied) return false;
  }
  if (!spec.sparse) return true;
  // A sparse index lacks the documents that have none of its fields.
  return conditions.some((condition) => fields.includes(condition.path) && excludesMissing(condition));
}
