import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../src/embedded/mongo/main.ts", import.meta.url));

export type EngineProcess = {
  uri: string;
  child: ChildProcess;
  /** Ends the process with a signal and waits until it is gone; gives its exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
};

/** Starts the engine as its own process. Throws with what it said on stderr where it ends before it is ready. */
export async function startEngineProcess(folder: string): Promise<EngineProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", main, "--folder", folder], { stdio: "pipe" });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const exited = once(child, "exit").then(([code]) => code as number | null);
  const ready = once(createInterface(child.stdout), "line").then(
    ([line]) => JSON.parse(String(line)) as { uri: string },
  );
  const first = await Promise.race([ready, exited]);
  if (first === null || typeof first === "number") throw new Error(`the engine ended with ${first}: ${said}`);
  return {
    uri: first.uri,
    child,
    end: (signal) => {
      child.kill(signal);
      return exited;
    },
  };
}
