import { spawn } from "node:child_process";
import { constants } from "node:os";
import { clearError } from "./clear-error.mjs";

const forwarded = ["SIGINT", "SIGTERM", "SIGHUP"];

/** What a shell reports for a program ended by a signal: 128 and the signal's number. */
function exitCode(code, signal) {
  return code ?? 128 + (constants.signals[signal] ?? 0);
}

/** Sends the signals that this process gets on to `child` until the returned function is called. */
function forwardSignals(child) {
  const forward = (signal) => child.kill(signal);
  for (const signal of forwarded) process.on(signal, forward);
  return () => {
    for (const signal of forwarded) process.off(signal, forward);
  };
}

/** npm runs its scripts and waits for them; when it was killed, nobody is left who could stop the command. */
function stopWithNpm(child, env) {
  if (!env.npm_lifecycle_script?.includes("scripts/bootstrap.mjs")) return undefined;
  const parent = process.ppid;
  return setInterval(() => {
    if (process.ppid !== parent) child.kill("SIGTERM");
  }, 1000).unref();
}

/**
 * Runs the command with this terminal and resolves with its exit code.
 * The child gets an IPC channel that closes when this process is gone, even by SIGKILL: it should end then.
 * A Ctrl-C reaches the child several times (terminal, npm, here): it must take them as one.
 */
export async function run({ file, args, cwd, env }) {
  const child = spawn(file, args, { cwd, env, stdio: ["inherit", "inherit", "inherit", "ipc"] });
  const release = forwardSignals(child);
  const watch = stopWithNpm(child, env);
  try {
    return await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code, signal) => resolve(exitCode(code, signal)));
    });
  } finally {
    release();
    clearInterval(watch);
  }
}

/**
 * Runs one step of the set-up quietly. Its last line of output goes to `note` as it comes.
 * @throws a clear error with the last 40 lines when it fails.
 */
export async function runStep(file, args, { cwd, env = process.env, note = () => {} } = {}) {
  const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const release = forwardSignals(child);
  let output = "";
  const collect = (chunk) => {
    output = (output + chunk).slice(-16_384);
    note(
      output
        .trimEnd()
        .split(/[\r\n]/)
        .at(-1),
    );
  };
  child.stdout.setEncoding("utf8").on("data", collect);
  child.stderr.setEncoding("utf8").on("data", collect);
  try {
    const code = await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, signal) => resolve(exitCode(code, signal)));
    });
    if (code !== 0) {
      const tail = output.trimEnd().split("\n").slice(-40).join("\n");
      throw clearError(`${tail}\n"${[file, ...args].join(" ")}" ended with exit code ${code}.`);
    }
  } finally {
    release();
  }
}
