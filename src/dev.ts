import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pino } from "pino";
import { type Config, readConfig } from "../config/index.ts";
import { startWorker } from "../workers/start-worker.ts";
import { announceSetUp } from "./announce-set-up.ts";
import { startEmbeddedStores } from "./embedded/index.ts";
import { readOrCreateSecrets } from "./embedded/secrets.ts";
import { refuseTakenPort } from "./http/listen.ts";
import { createLog } from "./log.ts";
import { runProcess } from "./run-process.ts";
import { createServices } from "./services.ts";
import { startWeb } from "./start-web.ts";

/** What the CLI needs to reach a service that `npm start` runs; only its user may read it. */
export const runningFile = "running.json";

const step = (text: string): void => void process.stdout.write(`${text}\n`);

/** Everything on one machine: stores of its own where none are named, web and worker in this process. */
await runProcess(async () => {
  const folder = resolve(process.env.DATA_DIR || ".data");
  const wanted = { PORT: process.env.PORT, HOST: process.env.HOST };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await refuseTakenPort(Number(wanted.PORT || 3_000), wanted.HOST || "127.0.0.1");

  const stores = await startEmbeddedStores({
    dataDir: folder,
    redisUrl: process.env.REDIS_URL,
    mongodbUri: process.env.MONGODB_URI,
    log: step,
  });
  const running = join(folder, runningFile);
  void stores.failed.then((line) => {
    rmSync(running, { force: true });
    process.stderr.write(`${line}\nWhat was accepted is kept: start again.\n`);
    // The other store ends by itself with this process.
    process.exit(1);
  });
  try {
    const environment = {
      ...readOrCreateSecrets(join(folder, "secrets.json")),
      WORKER_PORT: "0",
      ...process.env,
      REDIS_URL: stores.redisUrl,
      MONGODB_URI: withDatabase(stores.mongodbUri),
    };
    const config = readConfig(environment);
    const log = createLog(config.LOG_LEVEL, pino.destination(join(folder, "service.log")));
    const services = await createServices(config, log);
    const web = await startWeb(services);
    const worker = await startWorker(services);
    writeFileSync(running, JSON.stringify(forTheCli(environment, web.url)), { mode: 0o600 });
    await announceSetUp(services, step);
    announce(config, web.url, folder);

    return {
      async stop() {
        step("Stopping …");
        rmSync(running, { force: true });
        await web.stop(config.SHUTDOWN_SECONDS * 1_000);
        await worker.stop();
        await services.close();
        await stores.stop();
        step("Stopped. The comments stay in the data folder.");
      },
    };
  } catch (error) {
    await stores.stop();
    throw error;
  }
});

/** The stores of one machine hold one service, in a database of this name unless the address names another. */
function withDatabase(uri: string): string {
  // Not by URL: the address of a replica set names several hosts.
  return uri.replace(/^(mongodb[^/]*:\/\/[^/?]+)\/?(?=$|\?)/, "$1/comments");
}

/** What the service runs with, without what else is in the environment. */
function forTheCli(environment: Readonly<Record<string, string | undefined>>, url: string): object {
  const { REDIS_URL, MONGODB_URI, SIGNING_KEYS, IDENTITY_KEY, ADMIN_TOKEN, QUEUE_PREFIX } = environment;
  return {
    url,
    environment: { REDIS_URL, MONGODB_URI, SIGNING_KEYS, IDENTITY_KEY, ADMIN_TOKEN, QUEUE_PREFIX },
  };
}

function announce(config: Config, url: string, folder: string): void {
  step("");
  step(`  Demo article  ${url}/demo`);
  step(`  API           ${url}/v1/comments`);
  step(`  Moderators    ${url}/moderation`);
  step(`  Operations    ${url}/operations`);
  step(`  Description   ${url}/docs`);
  step(`  Metrics       ${url}/metrics`);
  step(`  Health        ${url}/readyz`);
  step(`  Log           ${join(folder, "service.log")}`);
  if (config.ADMIN_TOKEN) step(`  Admin token   in ${join(folder, "secrets.json")}`);
  step("");
  step("Post comments of a file: npm run submit -- FILE.jsonl    Stop: Ctrl-C");
}
