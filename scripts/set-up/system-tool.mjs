import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { clearError } from "./clear-error.mjs";
import { packageManagers } from "./package-managers.mjs";

/**
 * A program that npm cannot bring. `names`: what it may be called; `places`: where it may lie besides PATH;
 * `variable`: an environment variable that may name it outright; `packages`: what each package manager calls it.
 */
export const redisServer = {
  title: "redis-server",
  names: ["redis-server"],
  places: [],
  packages: { apt: "redis-server", dnf: "redis", apk: "redis", brew: "redis" },
  docker: [
    "docker run -d -p 127.0.0.1:6379:6379 redis:8 redis-server --appendonly yes --maxmemory-policy noeviction",
    "and set REDIS_URL=redis://127.0.0.1:6379",
  ].join("\n            "),
};

export const chromium = {
  title: "Chromium",
  variable: "CHROMIUM",
  names: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
  places: [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ],
  packages: {
    apt: "chromium fonts-liberation",
    dnf: "chromium",
    apk: "chromium",
    brew: "--cask google-chrome",
  },
  docker: 'docker run --rm -v "$PWD:/app" -w /app node:24 npm test',
};

const observingPackages = {
  apt: "prometheus prometheus-alertmanager",
  dnf: "golang-github-prometheus golang-github-prometheus-alertmanager",
  apk: "prometheus alertmanager",
  brew: "prometheus alertmanager",
};
const observingDocker = chromium.docker;

/** Prometheus with promtool, and Alertmanager: the tests fire the alerts for real. */
export const observing = ["prometheus", "promtool", "alertmanager"].map((title) => ({
  title,
  names: title === "alertmanager" ? ["prometheus-alertmanager", "alertmanager"] : [title],
  places: [],
  packages: observingPackages,
  docker: observingDocker,
}));

async function isProgram(path) {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false; // Not there or not ours to run: either way it is not the program that we look for.
  }
}

/** Full path of `tool`, or undefined. A path that the environment names must be right: it is not passed over. */
export async function findTool(tool, env) {
  const named = tool.variable && env[tool.variable];
  if (named) {
    if (await isProgram(named)) return named;
    throw clearError(
      `${tool.variable} is set to "${named}", which is no program. Correct it or leave it out.`,
    );
  }
  const folders = (env.PATH ?? "").split(delimiter).filter(Boolean);
  const candidates = [
    ...tool.names.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...tool.places,
  ];
  for (const path of candidates) if (await isProgram(path)) return path;
  return undefined;
}

/** What to type, for a person whose machine does not let us install. */
export function howToInstall(tool) {
  const lines = Object.entries(packageManagers).map(
    ([id, { label, hint }]) => `  ${label.padEnd(14)} ${hint(tool.packages[id])}`,
  );
  return [
    `${tool.title} is missing. Install it, then run the same command again:`,
    ...lines,
    `  ${"Docker".padEnd(14)} ${tool.docker}`,
  ].join("\n");
}

/** The package manager of this machine that may install without asking: only root's, and never brew (it refuses root). */
async function usableManager(env, uid) {
  if (uid !== 0) return undefined;
  for (const manager of Object.values(packageManagers)) {
    if (manager.install && (await findTool({ names: [manager.program], places: [] }, env))) return manager;
  }
  return undefined;
}

/**
 * Full path of `tool`; installs it by the system's package manager where it is missing and we are root.
 * @throws a clear error with the command to type where it cannot be installed.
 */
export async function requireTool(tool, env, print, uid = process.getuid?.()) {
  const found = await findTool(tool, env);
  if (found) return found;
  const manager = await usableManager(env, uid);
  if (manager) {
    const id = Object.keys(packageManagers).find((key) => packageManagers[key] === manager);
    const text = `Installing ${tool.title} (${manager.hint(tool.packages[id]).replaceAll("sudo ", "")})`;
    await print.step(text, async (note) => {
      await manager.install(tool.packages[id], { env, note });
    });
    const installed = await findTool(tool, env);
    if (installed) return installed;
  }
  throw clearError(howToInstall(tool));
}
