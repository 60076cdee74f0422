import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Redis } from "ioredis";
import { freePort } from "../../src/embedded/free-port.ts";
import { startRedis } from "../../src/embedded/redis.ts";
import { redisConfig } from "../../src/embedded/redis-config.ts";
import { askRedis } from "../../src/embedded/redis-line.ts";
import { supervise } from "../../src/embedded/supervise.ts";
import { useTempFolders } from "../support/temp-folder.ts";
import { isRunning, until } from "../support/until.ts";

const tempFolder = useTempFolders();

/** What `work` gives with a client of its own. */
async function withClient<T>(url: string, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

const set = (url: string, key: string) => withClient(url, (client) => client.set(key, "kept"));
const get = (url: string, key: string) => withClient(url, (client) => client.get(key));

describe("the embedded Redis", () => {
  test("when it is up, then it listens on loopback only, with a password, and forgets nothing", async () => {
    const redis = await startRedis({ folder: await tempFolder() });
    const names = ["bind", "protected-mode", "appendonly", "appendfsync", "save", "maxmemory-policy"];
    const settings = await withClient(redis.url, (client) =>
      Promise.all(names.map(async (name) => askSetting(client, name))),
    );
    expect(settings).toEqual(["127.0.0.1", "yes", "yes", "always", "", "noeviction"]);
    const port = Number(new URL(redis.url).port);
    await expect(askRedis({ port, password: "guess" }, "PING")).rejects.toMatchObject({ code: "EACCES" });
    await redis.stop();
  });

  test.each(["plain", 'with spaces, "quotes" and \\ backslash', "ümlaut"])(
    "when it is stopped and started again in a folder called %j, then its keys are there",
    async (name) => {
      const folder = join(await tempFolder(), name);
      const first = await startRedis({ folder });
      await set(first.url, "key");
      await first.stop();
      expect(isRunning(first.pid)).toBe(false);
      const second = await startRedis({ folder });
      expect(await get(second.url, "key")).toBe("kept");
      await second.stop();
    },
  );

  test("when the server is killed, then every acknowledged write is there afterwards", async () => {
    const folder = await tempFolder();
    const first = await startRedis({ folder });
    await set(first.url, "key");
    process.kill(first.pid, "SIGKILL");
    await first.exited;
    const second = await startRedis({ folder });
    expect(await get(second.url, "key")).toBe("kept");
    await second.stop();
  });

  test("when a server of an earlier start still runs, then it is stopped and its data taken over", async () => {
    const folder = await tempFolder();
    const address = { port: await freePort(), password: "earlier" };
    const file = join(folder, "redis.conf");
    await writeFile(file, redisConfig(address, folder, "always"));
    const orphan = await supervise("redis-server", [file], { cwd: folder });
    await until("the earlier server answers", async () => {
      const [answer] = await askRedis(address, "SET key kept").catch(() => []);
      return answer === "+OK";
    });
    const redis = await startRedis({ folder });
    expect(await orphan.exited).toBe(0);
    expect(await get(redis.url, "key")).toBe("kept");
    await redis.stop();
  });

  test("when the folder is a copy of one in use, then the server of the original is left alone", async () => {
    const [original, copy] = [await tempFolder(), await tempFolder()];
    const first = await startRedis({ folder: original });
    await copyFile(join(original, "redis.conf"), join(copy, "redis.conf"));
    const second = await startRedis({ folder: copy });
    expect(isRunning(first.pid)).toBe(true);
    expect(second.url).not.toBe(first.url);
    await Promise.all([first.stop(), second.stop()]);
  });

  test("when its files are damaged, then the error says what the server said", async () => {
    const folder = await tempFolder();
    await mkdir(join(folder, "appendonlydir"));
    await writeFile(join(folder, "appendonlydir", "appendonly.aof.manifest"), "no manifest\n");
    await expect(startRedis({ folder })).rejects.toThrow(/redis-server did not start[\s\S]*manifest/);
  });

  test("when it is stopped twice, then the second is no error", async () => {
    const redis = await startRedis({ folder: await tempFolder() });
    await Promise.all([redis.stop(), redis.stop()]);
    await redis.stop();
    expect(isRunning(redis.pid)).toBe(false);
  });
});

async function askSetting(client: Redis, name: string): Promise<unknown> {
  const answer: unknown = await client.config("GET", name);
  return Array.isArray(answer) ? answer[1] : answer;
}
