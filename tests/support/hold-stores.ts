/**
 * A process that tests can kill: starts the embedded stores on the folder given, prints them as one line of JSON and
 * stops them on SIGTERM. With an error it prints its message to stderr and exits with 1.
 */
import { startEmbeddedStores } from "../../src/embedded/index.ts";

const [dataDir = ""] = process.argv.slice(2);
const { REDIS_URL: redisUrl, MONGODB_URI: mongodbUri } = process.env;
const pids: number[] = [];

try {
  const stores = await startEmbeddedStores({
    dataDir,
    redisUrl,
    mongodbUri,
    log: (line) => pids.push(...[...line.matchAll(/pid (\d+)/g)].map((match) => Number(match[1]))),
  });
  process.once("SIGTERM", async () => {
    await stores.stop();
    process.exit(0);
  });
  const { redisUrl: redis, mongodbUri: mongo, mongoKind } = stores;
  console.log(JSON.stringify({ redisUrl: redis, mongodbUri: mongo, mongoKind, pids }));
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
