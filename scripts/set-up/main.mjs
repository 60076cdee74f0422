import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { clearError } from "./clear-error.mjs";
import { commands } from "./commands.mjs";
import { installDependencies } from "./dependencies.mjs";
import { createPrinter } from "./printer.mjs";
import { run, runStep } from "./run.mjs";
import { alone } from "./set-up-lock.mjs";
import { chromium, observing, redisServer, requireTool } from "./system-tool.mjs";

/** The project's folder: commands work from any directory. */
const root = fileURLToPath(new URL("../..", import.meta.url));

/** Sets up what `argv[0]` needs, runs it with the rest of `argv` and resolves with its exit code. */
export async function bootstrap([name = "", ...args], env = process.env) {
  const command = commands[name];
  if (command === undefined) {
    throw clearError(`Unknown command "${name}". Use one of: ${Object.keys(commands).join(", ")}.`);
  }
  const print = createPrinter(process.stderr);
  const found = await alone(root, print, async () => {
    await installDependencies(root, print);
    if (command.web && existsSync(join(root, webBuild))) await buildWeb(print);
    return await findTools(name, env, print);
  });
  return await run({
    file: process.execPath,
    args: [...command.node, ...args],
    cwd: root,
    env: { ...env, ...found, ...command.env?.(env) },
    isService: command.isService,
  });
}

const webBuild = "scripts/build-web.mjs";

/** Bundles what browsers load; it takes less time than to find out whether that is needed. */
async function buildWeb(print) {
  await print.step("Building what browsers load", (note) =>
    runStep(process.execPath, [join(root, webBuild)], { cwd: root, note }),
  );
}

/** Installs the tools that are missing. Gives the variables by which the command finds those that are not on PATH. */
async function findTools(name, env, print) {
  const needed = commands[name].tools(env, (path) => existsSync(join(root, path)));
  const found = {};
  if (needed.includes("redis-server")) await requireTool(redisServer, env, print);
  if (needed.includes("prometheus")) for (const tool of observing) await requireTool(tool, env, print);
  if (needed.includes("chromium")) found.CHROMIUM = await requireTool(chromium, env, print);
  return found;
}
