import type { z } from "zod";
import { type Config, environmentSchema } from "./schema.ts";

export type { Config } from "./schema.ts";

/** The environment does not fit; `message` names every variable at fault, a line each, never a value. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/**
 * Reads and checks the whole environment once. Empty variables count as absent.
 * @throws {ConfigError} naming every variable that is missing or wrong.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = environmentSchema.safeParse(given, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new ConfigError(["The environment does not fit:", ...parsed.error.issues.map(describe)].join("\n"));
}

function describe(issue: z.core.$ZodIssue): string {
  const missing = issue.code === "invalid_type" && issue.input === undefined && issue.path.length === 1;
  return `  ${String(issue.path[0])}: ${missing ? "is required and not set" : issue.message}`;
}
