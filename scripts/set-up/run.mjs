import { spawn } from "node:child_process";
import { constants } from "node:os";
import { clearError } from "./clear-error.mjs";

const forwarded = ["SIGINT", "SIGTERM", "SIGHUP"];

/** What a shell reports for a program ended by a signal: 128 and the signal's number. */
function exitCode(code, signal) {
  return code ?? 128 + (constants.signals[signal] ?? 0);
}

/** Sends the signals that this process gets on to `child` until the returned function is called. */
function forwardSignals(child, translate = (signal) => signal) {
  const forward = (signal) => {
    const wanted = translate(signal);
    if (wanted) child.kill(wanted);
  };
  for (const signal of forwarded) process.on(signal, forward);
  return () => {
    for (const signal of forwarded) process.off(signal, forward);
  };
}

/** One Ctrl-C comes twice, from the terminal and from npm: what follows within a second is the same one. */
function oncePerSecond() {
  let last = Number.NEGATIVE_INFINITY;
  return (signal) => {
    const isEcho = performance.now() - last < 1000;
    last = performance.now();
    if (isEcho) return undefined;
    return signal === "SIGHUP" ? "SIGTERM" : signal; // A closed terminal is a reason to stop in order, too.
  };
}

/** npm runs its scripts and waits for them; when it was killed, nobody is left who could stop the command. */
function stopWithNpm(child, env) {
  if (!env.npm_lifecycle_script?.includes("scripts/bootstrap.mjs")) return undefined;
  const parent = process.ppid;
  return setInterval(() => {
    if (process.ppid !== parent) child.kill("SIGTERM");
  }, 250).unref();
}

/**
 * Runs the command with this terminal and resolves with its exit code.
 * A service (`isService`) stops in order, so it gets each signal once: it has a process group of its own, which the
 * terminal's Ctrl-C does not reach, and an IPC channel, which closes when this process is gone, even by SIGKILL.
 * Other commands share this one's group: they may ask at the terminal.
 */
export async function run({ file, args, cwd, env, isService = false }) {
  const stdio = isService ? ["ignore", "inherit", "inherit", "ipc"] : "inherit";
  const child = spawn(file, args, { cwd, env, stdio, detached: isService });
  const release = forwardSignals(child, isService ? oncePerSecond() : undefined);
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
