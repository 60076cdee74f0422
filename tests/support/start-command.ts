import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";

/** A command that runs; what it printed so far, and how it ended. */
export interface StartedCommand {
  readonly child: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

/** Starts a program and collects what it prints. `env` is all the environment that it gets. */
export function startCommand(
  file: string,
  args: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): StartedCommand {
  const child = spawn(file, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (chunk: string) => {
      printed[name] += chunk;
    });
  }
  const ended = once(child, "close").then(([code, signal]) => code ?? signal);
  return { child, stdout: () => printed.stdout, stderr: () => printed.stderr, ended };
}
