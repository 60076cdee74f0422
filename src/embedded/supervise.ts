import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

/** A server program that runs as long as we do. */
export interface Supervised {
  /** The program's own pid. */
  readonly pid: number;
  /** Resolves with its exit code (128 + signal where a signal ended it) once it is gone. */
  readonly exited: Promise<number>;
  /** What it printed last, for the message when it fails. */
  lastLines(): string;
  /** SIGTERM, SIGKILL when the grace is over; resolves when it is gone. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * The shell between us and the program: it reads a pipe that we never write to and ends the program when the pipe
 * closes. The kernel closes it when this process ends, in whatever way: no server outlives a SIGKILL.
 * $p is the program, $w the watcher, $1 the grace in tenths of a second. Only pids are printed to file 3.
 */
const watchdog = `
tenths=$1; shift
exec 4<&0
"$@" </dev/null 3>&- 4<&- & p=$!
echo "$p" >&3
exec 3>&-
(
  read -r _ <&4
  kill -TERM "$p"
  n=0
  while kill -0 "$p" && [ "$n" -lt "$tenths" ]; do sleep 0.1; n=$((n + 1)); done
  kill -KILL "$p"
) 2>/dev/null & w=$!
exec 4<&-
wait "$p"; code=$?
kill "$w" 2>/dev/null
exit "$code"
`;

const linesKept = 20;

async function firstLine(stream: Readable): Promise<string> {
  for await (const line of createInterface({ input: stream })) return line;
  return "";
}

/**
 * Starts `program` under a watchdog, in a process group of its own so that a Ctrl-C in the terminal reaches the
 * service first and the store only when the service has let go of it. Each line that it prints goes to `log`.
 * A program that is not on PATH exits with 127. `graceMs`: how long it may take to end itself, 10 s unless told.
 */
export async function supervise(
  program: string,
  args: readonly string[],
  options: { cwd: string; log?: (line: string) => void; graceMs?: number },
): Promise<Supervised> {
  const tenths = String(Math.ceil((options.graceMs ?? 10_000) / 100));
  const child = spawn("/bin/sh", ["-c", watchdog, "watchdog", tenths, program, ...args], {
    cwd: options.cwd,
    detached: true,
    stdio: ["pipe", "pipe", "pipe", "pipe"],
  });
  const exited = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 137));
  });
  const lines: string[] = [];
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on("line", (line) => {
      lines.push(line);
      if (lines.length > linesKept) lines.shift();
      options.log?.(line);
    });
  }
  // Closing fails with EPIPE where the program is gone already; `exited` tells that better.
  child.stdin.on("error", () => undefined);
  const pid = Number(await Promise.race([firstLine(child.stdio[3] as Readable), exited]));
  return {
    pid,
    exited,
    lastLines: () => lines.join("\n"),
    async stop() {
      child.stdin.end();
      await exited;
    },
  };
}
