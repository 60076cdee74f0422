import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { MongoClient } from "mongodb";
import { freePort } from "../../src/embedded/free-port.ts";
import { type Supervised, supervise } from "../../src/embedded/supervise.ts";
import { until } from "./until.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));

/** A store that a test stops and starts again where it was: on the same port, with the same data. */
export interface OwnStore {
  readonly url: string;
  /** Of the running server. */
  pid(): number;
  /** Does nothing where it runs. */
  start(): Promise<void>;
  /** In order, as an operator would. */
  stop(): Promise<void>;
  /** As a power cut would. */
  kill(): Promise<void>;
}

/** A Redis of the test's own, with its append-only file written before each answer. */
export async function createOwnRedis(folder: string): Promise<OwnStore> {
  const port = await freePort();
  const settings = {
    port,
    bind: "127.0.0.1",
    dir: folder,
    appendonly: "yes",
    appendfsync: "always",
    save: "",
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return ownStore("redis-server", args, folder, `redis://127.0.0.1:${port}`, async (url) => {
    const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
    redis.on("error", () => undefined);
    try {
      await redis.connect();
      return (await redis.ping()) === "PONG";
    } finally {
      redis.disconnect();
    }
  });
}

/** An embedded MongoDB engine of the test's own. */
export async function createOwnMongo(folder: string): Promise<OwnStore> {
  const port = await freePort();
  const main = join(project, "src/embedded/mongo/main.ts");
  const args = ["--import", "tsx", main, "--folder", join(folder, "engine"), "--port", String(port)];
  return ownStore(process.execPath, args, project, `mongodb://127.0.0.1:${port}/comments`, async (url) => {
    const client = new MongoClient(url, { serverSelectionTimeoutMS: 500 });
    try {
      await client.db().command({ ping: 1 });
      return true;
    } finally {
      await client.close();
    }
  });
}

function ownStore(
  program: string,
  args: readonly string[],
  cwd: string,
  url: string,
  answers: (url: string) => Promise<boolean>,
): OwnStore {
  let running: Supervised | undefined;
  return {
    url,
    pid: () => running?.pid ?? 0,
    async start() {
      if (running) return;
      running = await supervise(program, args, { cwd });
      await until(`${program} answers`, () => answers(url).catch(() => false));
    },
    async stop() {
      await running?.stop();
      running = undefined;
    },
    async kill() {
      if (running) process.kill(running.pid, "SIGKILL");
      await running?.exited;
      running = undefined;
    },
  };
}
