import { realpath } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { readRedisAddress } from "./redis-config.ts";
import { askRedis, type RedisAddress } from "./redis-line.ts";
import { StoreNotStarted } from "./store-not-started.ts";

/**
 * Ends the server that an earlier start left on `folder`, which happens only where its watchdog was killed too.
 * Who knows the password in `configFile` and names this folder as its own is that server and no other, whatever became
 * of pids and ports since.
 * @throws {StoreNotStarted} with the remedy where such a server does not answer.
 */
export async function stopOrphan(folder: string, configFile: string): Promise<void> {
  const address = await readRedisAddress(configFile);
  if (address === undefined || (await folderOf(address)) !== (await realpath(folder))) return;
  await askRedis(address, "SHUTDOWN NOSAVE");
  while ((await folderOf(address)) !== undefined) await wait(20);
}

/** Where the Redis at this address keeps its data; undefined where there is none or it is another's. */
async function folderOf(address: RedisAddress): Promise<string | undefined> {
  try {
    // An array of two bulk strings: *2, $3, dir, $length, the folder.
    return (await askRedis(address, "CONFIG GET dir", { lines: 5 }))[4];
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ETIMEDOUT") return undefined;
    throw new StoreNotStarted(
      `A redis-server of an earlier start (port ${address.port}) holds the data folder and does not answer. End it (kill -9), then start again.`,
      { cause: error },
    );
  }
}
