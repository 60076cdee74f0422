import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEngine } from "../../src/embedded/engine-process.ts";
import { startRedis } from "../../src/embedded/redis.ts";

const prefix = "comment-moderation-tests-";

/** Folders of runs that were killed before they could tidy up; the name carries the run's pid. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Starts one Redis and one MongoDB engine for a whole run of the tests, or takes those that REDIS_URL and MONGODB_URI
 * name, and puts their addresses into `env` as TEST_REDIS_URL and TEST_MONGODB_URI: see stores.ts.
 * Resolves with the function that ends them and removes their folder.
 */
export async function openTestStores(env: NodeJS.ProcessEnv): Promise<() => Promise<void>> {
  await removeLeftovers();
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  const stops: (() => Promise<void>)[] = [];
  env.TEST_REDIS_URL = env.REDIS_URL;
  env.TEST_MONGODB_URI = env.MONGODB_URI;
  if (!env.REDIS_URL) {
    // Nothing here has to live through a power cut, and waiting for the disk would slow every test.
    const redis = await startRedis({ folder: join(folder, "redis"), appendfsync: "everysec" });
    env.TEST_REDIS_URL = redis.url;
    stops.push(redis.stop);
  }
  if (!env.MONGODB_URI) {
    const engine = await startEngine({ folder: join(folder, "engine") });
    env.TEST_MONGODB_URI = engine.uri;
    stops.push(engine.stop);
  }
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
    await rm(folder, { recursive: true, force: true });
  };
}
