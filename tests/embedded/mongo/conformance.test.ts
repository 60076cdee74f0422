import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { runConformance } from "../../support/conformance-run.ts";
import { startTestEngine } from "../../support/embedded-engine.ts";

// A machine that is busy with other things may take long.
jest.setTimeout(300_000);

let running: Awaited<ReturnType<typeof startTestEngine>>;
beforeAll(async () => {
  running = await startTestEngine();
});
afterAll(() => running.stop());

const own = fileURLToPath(new URL("cases", import.meta.url));
const shared = resolve("../shared/data/mongodb-crud");
/** What may be refused; docs/embedded-store.md gives the reason for each. */
const refusable =
  /^(a fail point|aggregate on a database|the command bulkWrite|the option "(let|viewOn)" of \w+|the read concern "linearizable"|the stage \$(merge|out))$/;

test("when the project's own cases run, all pass", async () => {
  const outcomes = await runConformance(running.engine.uri, own);
  expect(outcomes.filter(({ result }) => result !== "passed")).toEqual([]);
});

/** The public tests of MongoDB's drivers are no part of the project; where they are at hand they hold too. */
for (const folder of [shared].filter(existsSync))
  test("when the drivers' public tests run, none fails and only what the docs name is refused", async () => {
    const outcomes = await runConformance(running.engine.uri, folder);
    expect(outcomes.filter(({ result }) => result === "failed")).toEqual([]);
    const refused = outcomes.flatMap((outcome) => (outcome.result === "refused" ? [outcome.what] : []));
    expect(refused.filter((what) => !refusable.test(what))).toEqual([]);
  });
