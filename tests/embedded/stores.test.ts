import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { MongoClient } from "mongodb";
import { startEmbeddedStores } from "../../src/embedded/index.ts";
import { useTempFolders } from "../support/temp-folder.ts";
import { isRunning, until } from "../support/until.ts";

const tempFolder = useTempFolders();
const project = fileURLToPath(new URL("../..", import.meta.url));
const quiet = () => undefined;
/** Where this Node and redis-server lie, and no mongod of the machine. */
const withoutMongod = { path: dirname(process.execPath) };

interface Held {
  readonly redisUrl: string;
  readonly mongodbUri: string;
  readonly mongoKind: string;
  readonly pids: readonly number[];
}

/** Starts the stores in a process that can be killed. */
function holdStores(dataDir: string, env: NodeJS.ProcessEnv = {}): ChildProcess {
  const { NODE_OPTIONS: _, REDIS_URL: _url, MONGODB_URI: _uri, ...rest } = process.env;
  return spawn(process.execPath, ["--import", "tsx", "tests/support/hold-stores.ts", dataDir], {
    cwd: project,
    env: { ...rest, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function firstLine(stream: ChildProcess["stdout"]): Promise<string> {
  if (!stream) throw new Error("The process has no such pipe.");
  const [line] = await once(createInterface({ input: stream }), "line");
  return line;
}

const held = async (child: ChildProcess): Promise<Held> => JSON.parse(await firstLine(child.stdout));

/** Writes one thing into each store, acknowledged. */
async function remember({ redisUrl, mongodbUri }: Held): Promise<void> {
  const [redis, mongo] = [new Redis(redisUrl), new MongoClient(mongodbUri)];
  await redis.set("key", "kept");
  await mongo.db("test").collection("comments").insertOne({ body: "kept" });
  redis.disconnect();
  await mongo.close();
}

async function recall({ redisUrl, mongodbUri }: Pick<Held, "redisUrl" | "mongodbUri">): Promise<unknown[]> {
  const [redis, mongo] = [new Redis(redisUrl), new MongoClient(mongodbUri)];
  const found = [await redis.get("key"), (await mongo.db("test").collection("comments").findOne())?.body];
  redis.disconnect();
  await mongo.close();
  return found;
}

describe("the embedded stores", () => {
  test("when they are stopped, then no process of theirs is left and the next start finds their data", async () => {
    const dataDir = await tempFolder();
    const child = holdStores(dataDir);
    const first = await held(child);
    await remember(first);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(first.pids.map(isRunning)).toEqual([false, false]);
    const second = await startEmbeddedStores({ dataDir, log: quiet, ...withoutMongod });
    expect(await recall(second)).toEqual(["kept", "kept"]);
    await second.stop();
  });

  test("when their process is killed, then they end by themselves and the next start finds all", async () => {
    const dataDir = await tempFolder();
    const child = holdStores(dataDir);
    const first = await held(child);
    await remember(first);
    child.kill("SIGKILL");
    // At once, while the stores of the first may still be at their end.
    const second = await startEmbeddedStores({ dataDir, log: quiet, ...withoutMongod });
    await until("the first stores are gone", () => !first.pids.some(isRunning));
    expect(await recall(second)).toEqual(["kept", "kept"]);
    await second.stop();
  });

  test("when the folder is in use by another start, then one line names its pid and that one goes on", async () => {
    const dataDir = await tempFolder();
    const first = holdStores(dataDir);
    const stores = await held(first);
    const second = holdStores(dataDir);
    const [line, [code]] = await Promise.all([firstLine(second.stderr), once(second, "exit")]);
    expect(line).toMatch(`The data folder ${dataDir} is in use by process ${first.pid}. Stop that one`);
    expect(code).toBe(1);
    expect(stores.pids.map(isRunning)).toEqual([true, true]);
    first.kill("SIGTERM");
    await once(first, "exit");
  });

  test("when both stores are given, then nothing is started and stop() leaves them alone", async () => {
    const given = { redisUrl: "redis://redis.example:6379", mongodbUri: "mongodb://mongo.example/comments" };
    const lines: string[] = [];
    const stores = await startEmbeddedStores({
      dataDir: await tempFolder(),
      ...given,
      log: (line) => lines.push(line),
    });
    expect(stores).toMatchObject({ ...given, mongoKind: "given" });
    expect(lines.join()).not.toMatch(/pid/);
    await stores.stop();
  });

  test("when a store of ours is killed, then the line that tells it comes", async () => {
    const dataDir = await tempFolder();
    const pids: number[] = [];
    const stores = await startEmbeddedStores({
      dataDir,
      mongodbUri: "mongodb://mongo.example/",
      log: (line) => pids.push(...[...line.matchAll(/pid (\d+)/g)].map((match) => Number(match[1]))),
    });
    for (const pid of pids) process.kill(pid, "SIGKILL");
    expect(await stores.failed).toMatch(/^redis-server ended unexpectedly/);
    await stores.stop();
  });

  test("when redis-server is not on PATH, then the error says so and the folder is free again", async () => {
    const dataDir = await tempFolder();
    const child = holdStores(dataDir, { PATH: "/no/such/folder" });
    expect(await firstLine(child.stderr)).toMatch(/^redis-server is not on PATH\. Install it/);
    const stores = await startEmbeddedStores({ dataDir, log: quiet, ...withoutMongod });
    await stores.stop();
  });
});

describe("a mongod from PATH", () => {
  /** A mongod for tests: takes mongod's arguments and is our engine inside. */
  async function fakeMongod(script: string): Promise<string> {
    const bin = await tempFolder();
    const file = join(bin, "mongod");
    await writeFile(file, `#!/bin/sh\ncd "${project}"\n${script}\n`);
    await chmod(file, 0o755);
    return `${bin}:${process.env.PATH}`;
  }
  const engine = `exec "${process.execPath}" --import tsx src/embedded/mongo/main.ts --folder "$2" --port "$4"`;

  test("when it is there, then it is started on loopback in its folder, and stopped", async () => {
    const dataDir = await tempFolder();
    const PATH = await fakeMongod(`echo "$@" > "${dataDir}/arguments"\n${engine}`);
    const child = holdStores(dataDir, { PATH });
    const stores = await held(child);
    expect(stores.mongoKind).toBe("mongod");
    await remember(stores);
    expect(await recall(stores)).toEqual(["kept", "kept"]);
    child.kill("SIGTERM");
    await once(child, "exit");
    expect(stores.pids.map(isRunning)).toEqual([false, false]);
  });

  test("when it cannot start, then the error holds what it said", async () => {
    const PATH = await fakeMongod("echo 'this CPU lacks AVX' >&2; exit 132");
    const child = holdStores(await tempFolder(), { PATH });
    const [lines, [code]] = await Promise.all([text(child.stderr as Readable), once(child, "exit")]);
    expect(code).toBe(1);
    expect(lines).toMatch(/mongod did not start[\s\S]*this CPU lacks AVX/);
  });
});
