import { join, resolve } from "node:path";
import { chooseMongo, type MongoKind } from "./choose-mongo.ts";
import { startEngine } from "./engine-process.ts";
import { lockFolder } from "./folder-lock.ts";
import { type EmbeddedMongo, startMongod } from "./mongod.ts";
import { startRedis } from "./redis.ts";

export type { MongoKind } from "./choose-mongo.ts";

/** The stores of one start on one machine. */
export interface EmbeddedStores {
  /** May hold a password: not for logs. */
  readonly redisUrl: string;
  readonly mongodbUri: string;
  readonly mongoKind: MongoKind;
  /** Resolves with one line when a store of ours is gone without having been stopped. */
  readonly failed: Promise<string>;
  /** Ends the stores that were started here and lets go of the folder. Safe to call twice. */
  stop(): Promise<void>;
}

interface Options {
  readonly dataDir: string;
  /** A Redis that somebody else runs: none is started. */
  readonly redisUrl?: string | undefined;
  /** A MongoDB that somebody else runs: none is started. */
  readonly mongodbUri?: string | undefined;
  /** Where to look for mongod; folders as in $PATH. */
  readonly path?: string | undefined;
  /** One line for each step. */
  readonly log: (line: string) => void;
}

/** What a store is called, where it answers, and how it ends. */
interface Started {
  readonly title: string;
  readonly address: string;
  readonly exited?: Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts the stores that are not given, with their data under `dataDir`: Redis and MongoDB at the same time.
 * @throws {StoreNotStarted} with one line where the folder is in use or a store does not start; nothing is left running then.
 */
export async function startEmbeddedStores(options: Options): Promise<EmbeddedStores> {
  const dataDir = resolve(options.dataDir);
  const lock = await lockFolder(dataDir);
  const results = await Promise.allSettled([openRedis(dataDir, options), openMongo(dataDir, options)]);
  const [redis, mongo] = results;
  const started = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  let stopped = false;
  const stop = async () => {
    stopped = true;
    await Promise.all(started.map((store) => store.stop()));
    await lock.release();
  };
  if (redis.status === "rejected" || mongo.status === "rejected") {
    await stop();
    throw redis.status === "rejected" ? redis.reason : (mongo as PromiseRejectedResult).reason;
  }
  const failed = new Promise<string>((tell) => {
    for (const { title, exited } of started) {
      void exited?.then((last) => {
        if (!stopped)
          tell(`${title} ended unexpectedly. It said last: ${last.split("\n").at(-1) || "nothing"}`);
      });
    }
  });
  const { address: redisUrl } = redis.value;
  const { address: mongodbUri, kind: mongoKind } = mongo.value;
  return { redisUrl, mongodbUri, mongoKind, failed, stop };
}

const nothingToStop = async () => {};

async function openRedis(dataDir: string, { redisUrl, log }: Options): Promise<Started> {
  if (redisUrl) {
    log("Redis: as REDIS_URL says");
    return { title: "Redis", address: redisUrl, stop: nothingToStop };
  }
  const folder = join(dataDir, "redis");
  const redis = await startRedis({ folder });
  log(`Redis: redis-server (pid ${redis.pid}) with its data in ${folder}`);
  return { title: "redis-server", address: redis.url, exited: redis.exited, stop: redis.stop };
}

async function openMongo(dataDir: string, options: Options): Promise<Started & { kind: MongoKind }> {
  const { mongodbUri, log } = options;
  const kind = await chooseMongo({ dataDir, mongodbUri, path: options.path ?? process.env.PATH ?? "", log });
  if (kind === "given") {
    log("MongoDB: as MONGODB_URI says");
    return { title: "MongoDB", address: mongodbUri ?? "", kind, stop: nothingToStop };
  }
  const folder = join(dataDir, kind);
  const mongo: EmbeddedMongo = await (kind === "mongod" ? startMongod({ folder }) : startEngine({ folder }));
  const title = kind === "mongod" ? "mongod" : "the embedded engine";
  log(`MongoDB: ${title} (pid ${mongo.pid}) with its data in ${folder}`);
  return { title, address: mongo.uri, exited: mongo.exited, stop: mongo.stop, kind };
}
