import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface StoreServer {
  readonly uri: string;
  /** Its data and its process, where they are its own. */
  readonly folder?: string;
  readonly pid?: number;
  stop(): Promise<void>;
}

const main = fileURLToPath(new URL("../../src/embedded/mongo/main.ts", import.meta.url));

/**
 * The server of MONGODB_URI where it is set; else the embedded engine as a process of its own, so that its memory is its own.
 * @param flags for its Node, e.g. `--cpu-prof`.
 */
export async function startStoreServer(flags: readonly string[] = []): Promise<StoreServer> {
  const { MONGODB_URI: given } = process.env;
  if (given) return { uri: given, stop: async () => undefined };
  const folder = mkdtempSync(join(tmpdir(), "bench-store-"));
  const child = spawn(process.execPath, [...flags, "--import", "tsx", main, "--folder", folder], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once("line", resolve);
    child.once("exit", (code) => reject(new Error(`the embedded store ended with ${code}`)));
  });
  const { uri } = JSON.parse(line) as { uri: string };
  return {
    uri,
    folder,
    ...(child.pid === undefined ? {} : { pid: child.pid }),
    stop: async () => {
      child.kill("SIGTERM");
      await exited;
      rmSync(folder, { recursive: true });
    },
  };
}
