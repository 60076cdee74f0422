import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCrashes } from "./crash-run.ts";

const [rounds = 200, seed = 1] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), "embedded-crash-"));
try {
  const acknowledged = await runCrashes(folder, rounds, seed, (round) =>
    process.stderr.write(`\r${round} of ${rounds}`),
  );
  console.log(
    `killed ${rounds} times under load (seed ${seed}): all of ${acknowledged} acknowledged writes are there`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
