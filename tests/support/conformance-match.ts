type Doc = Record<string, unknown>;

const isDocument = (value: unknown): value is Doc =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.getPrototypeOf(value) === Object.prototype;

const typeChecks: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  int: Number.isInteger,
  long: (value) => Number.isInteger(value) || typeof value === "bigint",
  double: (value) => typeof value === "number",
  number: (value) => typeof value === "number",
  bool: (value) => typeof value === "boolean",
  object: isDocument,
  array: Array.isArray,
  objectId: (value) => (value as { _bsontype?: string } | null)?._bsontype === "ObjectId",
  date: (value) => value instanceof Date,
  null: (value) => value === null,
};

function special(actual: unknown, operator: string, operand: unknown, at: string): string | undefined {
  switch (operator) {
    case "$$unsetOrMatches":
      return actual === undefined || actual === null ? undefined : mismatch(actual, operand, at);
    case "$$exists":
      return (actual !== undefined) === operand ? undefined : `${at}: exists is not ${String(operand)}`;
    case "$$type": {
      const types = Array.isArray(operand) ? operand : [operand];
      return types.some((type) => typeChecks[String(type)]?.(actual))
        ? undefined
        : `${at}: not of type ${types.join(", ")}`;
    }
    default:
      return `${at}: the matching operator ${operator} is not known to this runner`;
  }
}

function documentMismatch(actual: Doc, expected: Doc, at: string, depth: number): string | undefined {
  for (const [name, value] of Object.entries(expected)) {
    const found = mismatch(actual[name], value, `${at}.${name}`, depth + 1);
    if (found) return found;
  }
  // Only the outermost documents may have more fields than expected.
  const more = depth > 1 ? Object.keys(actual).find((name) => !(name in expected)) : undefined;
  return more === undefined ? undefined : `${at}.${more}: not expected`;
}

/**
 * Says where an answer differs from what a test of the Unified Test Format expects; undefined where it does not.
 * Source of the rules: "Evaluating Matches" of the format's specification.
 */
export function mismatch(actual: unknown, expected: unknown, at = "result", depth = 0): string | undefined {
  if (isDocument(expected)) {
    const [operator, operand] = Object.entries(expected)[0] ?? [];
    if (operator?.startsWith("$$")) return special(actual, operator, operand, at);
    if (typeof actual !== "object" || actual === null)
      return `${at}: ${JSON.stringify(actual)} instead of a document`;
    return documentMismatch(actual as Doc, expected, at, depth);
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length)
      return `${at}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`;
    return expected
      .map((value, i) => mismatch(actual[i], value, `${at}[${i}]`, depth + 1))
      .find((found) => found);
  }
  const same = actual === expected || JSON.stringify(actual) === JSON.stringify(expected);
  return same ? undefined : `${at}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`;
}
