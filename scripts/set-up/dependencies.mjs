import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { runStep } from "./run.mjs";

async function readPackages(file) {
  try {
    return JSON.parse(await readFile(file, "utf8")).packages;
  } catch (error) {
    if (error.code === "ENOENT" || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Whether `installed` (npm's own record, written as the last act of an install) holds each package of `locked`.
 * Compared by content: file times say nothing after a checkout or a copy. Optional packages are for other machines.
 */
export function isUpToDate(locked, installed) {
  if (installed === undefined) return false;
  return Object.entries(locked).every(([path, { version, integrity, optional }]) => {
    const have = installed[path];
    if (have === undefined) return path === "" || optional === true;
    return have.version === version && have.integrity === integrity;
  });
}

/** How to call npm: the one that runs this script, else the one on PATH. */
function npm(env) {
  const cli = env.npm_execpath;
  return cli && basename(cli).startsWith("npm-cli") ? [process.execPath, cli] : ["npm"];
}

/** Runs `npm ci` in `root` when node_modules is missing, cut short or not what the lock file says. */
export async function installDependencies(root, print, env = process.env) {
  const locked = await readPackages(join(root, "package-lock.json"));
  const installed = await readPackages(join(root, "node_modules", ".package-lock.json"));
  if (locked !== undefined && isUpToDate(locked, installed)) return;
  // Development packages too, whatever NODE_ENV says: they hold the compiler and the embedded store's parts.
  const [file, ...args] = [...npm(env), "ci", "--include=dev", "--no-audit", "--no-fund"];
  await print.step("Installing npm packages (npm ci)", (note) =>
    runStep(file, args, { cwd: root, env, note }),
  );
}
