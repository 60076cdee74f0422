import { readFileSync } from "node:fs";

/** Reads a secret that an orchestrator handed out as a file. */
export const readSecretFile = (path: string): string => readFileSync(path, "utf8");
