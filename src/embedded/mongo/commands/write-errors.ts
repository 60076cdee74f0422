import { MongoError } from "../errors.ts";
import type { Doc } from "../storage/index-values.ts";

/**
 * Runs the statements of a write one by one. An error of one is reported with its index; with `ordered` it ends the run,
 * without it the rest goes on.
 */
export function runStatements<T>(
  statements: readonly T[],
  ordered: boolean,
  run: (statement: T, index: number) => void,
): Doc[] {
  const errors: Doc[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      run(statement, index);
    } catch (error) {
      if (!(error instanceof MongoError)) throw error;
      errors.push({ index, code: error.code, errmsg: error.message, ...error.details });
      if (ordered) break;
    }
  }
  return errors;
}
