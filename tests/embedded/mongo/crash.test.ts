import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, jest, test } from "@jest/globals";
import { runCrashes } from "../../support/crash-run.ts";
import { startEngineProcess } from "../../support/engine-child.ts";

// A machine that is busy with other things may take long.
jest.setTimeout(300_000);

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "embedded-crash-"));
  try {
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("when the engine is killed under load, every acknowledged write is there at the next start", () =>
  inFolder(async (folder) => {
    expect(await runCrashes(folder, 8, 1)).toBeGreaterThan(0);
  }));

test("when the folder is in use, the engine says so in one line and ends with code 3", () =>
  inFolder(async (folder) => {
    const first = await startEngineProcess(folder);
    await expect(startEngineProcess(folder)).rejects.toThrow(
      /ended with 3: The data folder .* is in use by process \d+\..*\n$/,
    );
    expect(await first.end("SIGTERM")).toBe(0);
    const second = await startEngineProcess(folder);
    expect(await second.end("SIGINT")).toBe(0);
  }));

test("when its parent goes away, the engine ends by itself", () =>
  inFolder(async (folder) => {
    const engine = await startEngineProcess(folder);
    engine.child.stdin?.end();
    expect(await engine.end("SIGCONT")).toBe(0);
  }));
