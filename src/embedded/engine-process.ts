import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { EmbeddedMongo } from "./mongod.ts";
import { StoreNotStarted } from "./store-not-started.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));
const readySchema = z.object({ uri: z.string(), port: z.int().positive() });
/** How long it may take to write what it holds before it is ended the hard way. */
const graceMs = 10_000;
const linesKept = 20;

/** The engine's exit code where another engine has the folder open. */
const folderInUse = 3;

/**
 * Starts the embedded engine in a process of its own, on a free loopback port with its data in `folder`, and resolves
 * once it listens. A process of its own, because its work must not hold up the service's event loop. It ends by itself
 * when the pipe to its stdin closes, so it never outlives this process.
 * The caller must hold the folder's lock: an engine found on the folder is one that is about to end, and is waited for.
 * @throws {StoreNotStarted} that says why it does not start.
 */
export async function startEngine(options: {
  folder: string;
  log?: (line: string) => void;
}): Promise<EmbeddedMongo> {
  const folder = resolve(options.folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const args = ["--import", "tsx", "src/embedded/mongo/main.ts", "--folder", folder, "--port", "0"];
  const giveUp = Date.now() + graceMs;
  for (;;) {
    // Detached: a Ctrl-C in the terminal reaches the service first, the store only when the service lets go of it.
    const child = spawn(process.execPath, args, { cwd: project, detached: true, stdio: "pipe" });
    child.stdin.on("error", () => undefined); // EPIPE where it is gone already; `exited` tells that better.
    const lines = keepLines(child, options.log);
    const exited = once(child, "close").then(() => lines.join("\n"));
    const ready = await Promise.race([firstLine(child), exited.then(() => undefined)]);
    if (ready !== undefined && child.pid !== undefined) {
      const { uri } = readySchema.parse(JSON.parse(ready));
      return { uri, pid: child.pid, exited, stop: () => end(child, exited) };
    }
    const said = await exited;
    if (child.exitCode !== folderInUse || Date.now() > giveUp) {
      throw new StoreNotStarted(
        `The embedded MongoDB engine did not start on ${folder}. It said last:\n${said}`,
      );
    }
  }
}

function keepLines(child: ChildProcessWithoutNullStreams, log?: (line: string) => void): string[] {
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    lines.push(line);
    if (lines.length > linesKept) lines.shift();
    log?.(line);
  });
  return lines;
}

async function firstLine(child: ChildProcessWithoutNullStreams): Promise<string | undefined> {
  const reader = createInterface({ input: child.stdout });
  const [line] = await Promise.race([once(reader, "line"), once(reader, "close")]);
  return line;
}

async function end(child: ChildProcessWithoutNullStreams, exited: Promise<string>): Promise<void> {
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), graceMs);
  await exited;
  clearTimeout(timer);
}
