import { environmentSchema } from "./schema.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment with the contents of the files that `NAME_FILE` names as the values of `NAME`. */
export interface WithSecrets {
  readonly environment: Environment;
  /** What is wrong, a line each, never a content. */
  readonly faults: readonly string[];
}

/** Puts in what stands in files, as orchestrators hand secrets out; the line end at a file's end is not part of it. */
export function readSecretFiles(environment: Environment, readFile: (path: string) => string): WithSecrets {
  const faults: string[] = [];
  const read: Record<string, string> = {};
  for (const name of Object.keys(environmentSchema.shape)) {
    const path = environment[`${name}_FILE`];
    if (!path) continue;
    if (environment[name]) faults.push(`${name}_FILE: ${name} is set too; leave one of them out`);
    else {
      try {
        read[name] = readFile(path).replace(/\r?\n$/, "");
      } catch (error) {
        faults.push(`${name}_FILE: cannot be read (${(error as { code?: string }).code ?? "unknown"})`);
      }
    }
  }
  return { environment: { ...environment, ...read }, faults };
}
