import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startEngine } from "../../src/embedded/mongo/start-engine.ts";
import { type Outcome, runConformance } from "./conformance-run.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean", default: false } },
});
const folder = positionals[0];

async function onEngine(run: (uri: string) => Promise<Outcome[]>): Promise<Outcome[]> {
  const data = mkdtempSync(join(tmpdir(), "conformance-"));
  const engine = await startEngine({ folder: data });
  try {
    return await run(engine.uri);
  } finally {
    await engine.close();
    rmSync(data, { recursive: true });
  }
}

function report(outcomes: readonly Outcome[]): void {
  const count = (result: Outcome["result"]) => outcomes.filter((outcome) => outcome.result === result).length;
  const failed = outcomes.flatMap((outcome) => (outcome.result === "failed" ? [outcome] : []));
  const refused = outcomes.flatMap((outcome) => (outcome.result === "refused" ? [outcome] : []));
  const reasons = Object.fromEntries(
    [...new Set(refused.map(({ what }) => what))]
      .sort()
      .map((what) => [what, refused.filter((other) => other.what === what).length]),
  );
  const counts = {
    passed: count("passed"),
    refused: refused.length,
    failed: failed.length,
    otherServer: count("other server"),
  };
  if (values.json) {
    console.log(
      JSON.stringify({ ...counts, refusedFor: reasons, failedTests: failed.map(({ test }) => test) }),
    );
    return;
  }
  for (const { test, why } of failed) console.log(`failed   ${test}\n         ${why}`);
  for (const [what, n] of Object.entries(reasons)) console.log(`refused  ${String(n).padStart(4)}  ${what}`);
  console.log(
    `passed ${counts.passed}, refused ${counts.refused}, failed ${counts.failed}, for other servers ${counts.otherServer}`,
  );
}

if (!folder) {
  console.error("Name the folder of the tests: npm run conformance -- ../shared/data/mongodb-crud [--json]");
  process.exitCode = 2;
} else {
  const uri = process.env.MONGODB_URI;
  const outcomes = uri
    ? await runConformance(uri, folder)
    : await onEngine((own) => runConformance(own, folder));
  report(outcomes);
  process.exitCode = outcomes.some(({ result }) => result === "failed") ? 1 : 0;
}
