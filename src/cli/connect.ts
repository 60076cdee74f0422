import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pino } from "pino";
import { z } from "zod";
import { type Config, readConfig } from "../../config/index.ts";
import { createLog } from "../log.ts";
import { readSecretFile } from "../read-secret-file.ts";
import { createServices, type Services } from "../services.ts";

const runningSchema = z.object({
  url: z.url(),
  environment: z.record(z.string(), z.string()),
});

/** The service that `npm start` runs on this machine, where it does. */
function readRunning(): z.output<typeof runningSchema> | undefined {
  const file = join(resolve(process.env.DATA_DIR || ".data"), "running.json");
  return existsSync(file) ? runningSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
}

/** The environment that names both stores means a service of its own. */
const usesRunning = (): boolean => !(process.env.MONGODB_URI && process.env.REDIS_URL);

/**
 * The service's configuration: that of the environment, or of the service that runs on this machine.
 * @throws {ConfigError} where there is neither.
 */
export function readCliConfig(): Config {
  const running = usesRunning() ? readRunning() : undefined;
  return readConfig({ ...running?.environment, ...process.env }, readSecretFile);
}

/** Where a running service answers and what lets the command line in. */
export function readTarget(url: string | undefined): { url: string; token: string | undefined } {
  const running = readRunning();
  return {
    url: (url ?? running?.url ?? "http://127.0.0.1:3000").replace(/\/+$/, ""),
    token: process.env.ADMIN_TOKEN ?? running?.environment.ADMIN_TOKEN,
  };
}

/** Who did it, in the trail: whoever may run commands on this machine. */
export const commandLine = "command line";

/** Runs a command on the service's stores and closes them after it. What is logged goes to stderr. */
export async function withServices<T>(
  run: (services: Services) => Promise<T>,
  { migrate = false } = {},
): Promise<T> {
  const services = await createServices(readCliConfig(), createLog("warn", pino.destination(2)), { migrate });
  const running = usesRunning() ? readRunning() : undefined;
  // Links that a command prints lead to where the service answers.
  if (running) services.noteAddress(running.url);
  try {
    return await run(services);
  } finally {
    await services.close();
  }
}
