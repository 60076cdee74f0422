import type { z } from "zod";
import { type Config, environmentSchema } from "./schema.ts";
import { readSecretFiles } from "./secret-files.ts";

export type { Config } from "./schema.ts";

/** The environment does not fit; `message` names every variable at fault, a line each, never a value. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/**
 * Reads and checks the whole environment once. Empty variables count as absent; `NAME_FILE` names a file that holds
 * the value of `NAME`.
 * @param readFile reads such a file; without it there are none.
 * @throws {ConfigError} naming every variable that is missing or wrong.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  readFile?: (path: string) => string,
): Config {
  const { environment: whole, faults } = readFile
    ? readSecretFiles(environment, readFile)
    : { environment, faults: [] };
  const given = Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== ""));
  const parsed = environmentSchema.safeParse(given, { reportInput: true });
  // What a file should have given is told once, as the file's fault.
  const ofFiles = new Set(faults.map((fault) => fault.slice(0, fault.indexOf("_FILE:"))));
  const wrong = (parsed.error?.issues ?? []).filter(({ path: [name] }) => !ofFiles.has(String(name)));
  if (parsed.success && faults.length === 0) return parsed.data;
  throw new ConfigError(
    ["The environment does not fit:", ...faults.map((fault) => `  ${fault}`), ...wrong.map(describe)].join(
      "\n",
    ),
  );
}

function describe(issue: z.core.$ZodIssue): string {
  const missing = issue.code === "invalid_type" && issue.input === undefined && issue.path.length === 1;
  return `  ${String(issue.path[0])}: ${missing ? "is required and not set" : issue.message}`;
}
