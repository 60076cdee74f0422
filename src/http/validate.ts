import type { z } from "zod";
import { type FieldError, invalidFields } from "../errors.ts";

/**
 * Parses a part of a request.
 * @throws {AppError} 422 with every field at fault, each once.
 */
export function validate<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw invalidFields(fieldErrors(parsed.error));
}

/** One error a field, the first that zod found, with a code that clients can rely on. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  const byField = new Map<string, FieldError>();
  for (const issue of error.issues.flatMap(perKey)) {
    const field = issue.path.map(String).join(".");
    if (!byField.has(field)) byField.set(field, { field, code: codeOf(issue), message: issue.message });
  }
  return [...byField.values()];
}

/** Unknown keys come as one issue on their object; clients want each by its name. */
function perKey(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== "unrecognized_keys") return [issue];
  return issue.keys.map((key) => ({
    ...issue,
    path: [...issue.path, key],
    message: "There is no such field here.",
  }));
}

function codeOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.input === undefined || issue.input === null ? "required" : "invalid_type";
    case "too_big":
      return "too_long";
    case "unrecognized_keys":
      return "unknown";
    case "custom":
      return typeof issue.params?.code === "string" ? issue.params.code : "invalid";
    default:
      return "invalid";
  }
}
