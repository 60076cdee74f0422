import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { MongoClient } from "mongodb";
import { freePort } from "./free-port.ts";
import { StoreNotStarted } from "./store-not-started.ts";
import { type Supervised, supervise } from "./supervise.ts";

/** A running MongoDB of our own. */
export interface EmbeddedMongo {
  readonly uri: string;
  readonly pid: number;
  /** Resolves with what it printed last once the server is gone, wanted or not. */
  readonly exited: Promise<string>;
  /** Ends it cleanly; resolves when it is gone. Safe to call twice. */
  stop(): Promise<void>;
}

/** What mongod says when the port was taken meanwhile, or when a mongod that is about to end still has the folder. */
const passing = /address already in use|DBPathInUse/i;
const startLimitMs = 15_000;
/** Recovery of a large journal may take its time; a server silent for longer has failed. */
const silenceLimitMs = 120_000;

/**
 * Starts mongod (from PATH) on a free loopback port with its data in `folder` and resolves once it answers a ping.
 * The caller must hold the folder's lock. `journal=true` in the address makes "acknowledged" mean "on disk", as the embedded engine does.
 * @throws {StoreNotStarted} that says why it does not start.
 */
export async function startMongod(options: {
  folder: string;
  log?: (line: string) => void;
}): Promise<EmbeddedMongo> {
  const folder = resolve(options.folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const giveUp = Date.now() + startLimitMs;
  for (;;) {
    const port = await freePort();
    const uri = `mongodb://127.0.0.1:${port}/?journal=true&directConnection=true`;
    const args = ["--dbpath", folder, "--port", String(port), "--bind_ip", "127.0.0.1"];
    const server = await supervise("mongod", args, { ...options, cwd: folder });
    if (await becomesReady(server, uri)) {
      const exited = server.exited.then(() => server.lastLines());
      return { uri, pid: server.pid, exited, stop: server.stop };
    }
    if (!passing.test(server.lastLines()) || Date.now() > giveUp) {
      throw new StoreNotStarted(`mongod did not start on ${folder}. It said last:\n${server.lastLines()}`);
    }
  }
}

async function ping(uri: string): Promise<boolean> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 500 });
  try {
    await client.db("admin").command({ ping: 1 });
    return true;
  } catch {
    return false; // Not up yet, or gone: the caller looks which.
  } finally {
    await client.close();
  }
}

/** True once it answers, false when it ended instead. */
async function becomesReady(server: Supervised, uri: string): Promise<boolean> {
  let gone = false;
  const ended = server.exited.then(() => {
    gone = true;
  });
  const begun = Date.now();
  while (!gone) {
    if (await ping(uri)) return true;
    if (Date.now() - begun > silenceLimitMs) await server.stop();
    await Promise.race([wait(20), ended]);
  }
  return false;
}
