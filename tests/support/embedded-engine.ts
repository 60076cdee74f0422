import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { type EngineOptions, startEngine } from "../../src/embedded/mongo/start-engine.ts";

/** An engine with a folder and a client of its own; `stop` removes all three. */
export async function startTestEngine(options: Omit<EngineOptions, "folder"> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "embedded-store-"));
  const engine = await startEngine({ folder, ...options });
  const client = await MongoClient.connect(engine.uri);
  return {
    engine,
    client,
    folder,
    stop: async () => {
      await client.close();
      await engine.close();
      rmSync(folder, { recursive: true });
    },
  };
}
