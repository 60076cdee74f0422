#!/usr/bin/env node
import { describeFailure } from "./exit-codes.ts";
import { createProgram } from "./program.ts";

/** The operators' command line: `npm run cli -- --help`. */
try {
  await createProgram().parseAsync();
} catch (error) {
  const { code, words } = describeFailure(error);
  if (words !== undefined) process.stderr.write(`${words}\n`);
  process.exitCode = code;
}
