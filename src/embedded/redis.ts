import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "./free-port.ts";
import { redisConfig } from "./redis-config.ts";
import { askRedis, type RedisAddress } from "./redis-line.ts";
import { stopOrphan } from "./redis-orphan.ts";
import { StoreNotStarted } from "./store-not-started.ts";
import { type Supervised, supervise } from "./supervise.ts";

/** A running redis-server of our own. */
export interface EmbeddedRedis {
  /** With the password in it: not for logs. */
  readonly url: string;
  readonly pid: number;
  /** Resolves with what it printed last once the server is gone, wanted or not. */
  readonly exited: Promise<string>;
  /** Ends it after its append-only file is on disk; resolves when it is gone. Safe to call twice. */
  stop(): Promise<void>;
}

const portAttempts = 5;
/** A server that neither answers nor loads its data for this long will not any more. */
const silenceLimitMs = 30_000;

/**
 * Starts redis-server (from PATH) on a free loopback port with its data in `folder`, and resolves once it has read its
 * append-only file and answers. The caller must hold the folder's lock: a server found running on the folder is taken
 * for an orphan of an earlier start and stopped first. Each line that the server prints goes to `log`.
 * @throws {StoreNotStarted} that says why it does not start.
 */
export async function startRedis(options: {
  folder: string;
  /** When a command is on disk: before it is acknowledged (the default), or within a second of it. */
  appendfsync?: "always" | "everysec";
  log?: (line: string) => void;
}): Promise<EmbeddedRedis> {
  const folder = resolve(options.folder);
  const file = join(folder, "redis.conf");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await stopOrphan(folder, file);
  for (let attempt = 1; ; attempt++) {
    const address = { port: await freePort(), password: randomBytes(24).toString("hex") };
    await writeFile(file, redisConfig(address, folder, options.appendfsync ?? "always"), { mode: 0o600 });
    const server = await supervise("redis-server", [file], { ...options, cwd: folder });
    if (await becomesReady(server, address)) return present(server, address);
    const portLost = /address already in use/i.test(server.lastLines());
    if (!portLost || attempt === portAttempts) throw new StoreNotStarted(await describeFailure(server));
  }
}

function present(server: Supervised, { port, password }: RedisAddress): EmbeddedRedis {
  return {
    url: `redis://:${password}@127.0.0.1:${port}`,
    pid: server.pid,
    exited: server.exited.then(() => server.lastLines()),
    stop: server.stop,
  };
}

/** True once it answers, false when it ended instead. While it reads a large file it may take its time. */
async function becomesReady(server: Supervised, address: RedisAddress): Promise<boolean> {
  let gone = false;
  const ended = server.exited.then(() => {
    gone = true;
  });
  let heard = Date.now();
  while (!gone) {
    const [answer] = await askRedis(address, "PING").catch(() => []);
    if (answer === "+PONG") return true;
    if (answer?.startsWith("-LOADING")) heard = Date.now();
    if (Date.now() - heard > silenceLimitMs) await server.stop();
    await Promise.race([wait(10), ended]);
  }
  return false;
}

async function describeFailure(server: Supervised): Promise<string> {
  if ((await server.exited) === 127) {
    return "redis-server is not on PATH. Install it (npm start does so as root on Debian), or set REDIS_URL.";
  }
  return `redis-server did not start. It said last:\n${server.lastLines()}`;
}
