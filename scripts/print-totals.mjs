import { existsSync, readFileSync } from "node:fs";

/**
 * Prints "N passed, N failed" from the file that jest wrote with --json. A file of tests that could not run at all
 * counts as one failure, and so does a run that left no results.
 */
const [file] = process.argv.slice(2);
const results = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
const passed = results?.numPassedTests ?? 0;
const failed = results ? results.numFailedTests + results.numRuntimeErrorTestSuites : 1;
console.log(`${passed} passed, ${failed} failed`);
