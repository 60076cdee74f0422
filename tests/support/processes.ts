import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const project = fileURLToPath(new URL("../..", import.meta.url));

/** A production entry as a process of its own, for tests that kill it. */
export interface OwnProcess {
  readonly pid: number;
  /** Sends the signal and waits until it is gone; gives its exit code, `null` where the signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts `entry` (e.g. `workers/index.ts`) with exactly this environment. */
export function startProcess(entry: string, environment: Readonly<Record<string, string>>): OwnProcess {
  const child: ChildProcess = spawn(process.execPath, ["--import", "tsx", entry], {
    cwd: project,
    env: { PATH: process.env.PATH ?? "", ...environment },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const gone = once(child, "exit");
  return {
    pid: child.pid ?? 0,
    async end(signal) {
      child.kill(signal);
      const [code] = (await gone) as [number | null];
      return code;
    },
  };
}
