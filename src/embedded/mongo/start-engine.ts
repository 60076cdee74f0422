import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { ObjectId } from "bson";
import { answer } from "./answer.ts";
import type { Engine as EngineParts } from "./command.ts";
import { createCursors } from "./cursors.ts";
import { expireDocuments } from "./expire-documents.ts";
import { claimFolder, releaseFolder } from "./storage/claim-folder.ts";
import { keyUniqueIndexes } from "./storage/key-unique-indexes.ts";
import { openLmdbFile } from "./storage/lmdb-file.ts";
import { openStore, type Store } from "./storage/store.ts";
import { defaultLimits, type Limits, serveConnections } from "./wire/serve-connections.ts";

export type Engine = { uri: string; port: number; close(): Promise<void> };

export type EngineOptions = {
  /** Folder of the data; made where it is not there. */
  folder: string;
  /** 0, the default, takes a free port. */
  port?: number;
  /** Milliseconds since 1970, for TTL indexes and `$currentDate`. */
  clock?: () => number;
  /** A loopback address. */
  host?: string;
  limits?: Partial<Limits>;
  /** Milliseconds between two looks for documents whose time is over. */
  expireEveryMs?: number;
};

const LOOPBACK = new Set(["127.0.0.1", "localhost", "::1"]);

/** An index that was being built when the engine ended was promised to nobody. */
async function dropUnfinishedIndexes(store: Store): Promise<void> {
  for (const collection of store.collections.values())
    for (const index of collection.indexes.filter(({ building }) => building))
      await store.write(() => store.dropIndex(collection, index));
}

/**
 * Starts a store that speaks MongoDB's wire protocol, in this process. Throws FolderInUse where another process has the
 * folder, and for a host that is no loopback address: the engine knows no authentication.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { folder, port = 0, clock = Date.now, host = "127.0.0.1" } = options;
  if (!LOOPBACK.has(host))
    throw new Error(`The embedded store listens on loopback only, not on ${host}. Use 127.0.0.1.`);
  const file = openLmdbFile(folder);
  try {
    await claimFolder(file, folder);
  } catch (error) {
    await file.close();
    throw error;
  }
  await keyUniqueIndexes(file);
  const engine: EngineParts = {
    store: openStore(file),
    cursors: createCursors(clock),
    clock,
    host,
    port: () => bound,
    startedAt: clock(),
    processId: new ObjectId(),
  };
  await dropUnfinishedIndexes(engine.store);
  const { server, closeAll } = serveConnections((request, id) => answer(engine, request, id), {
    ...defaultLimits,
    ...options.limits,
  });
  let bound = 0;
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (error) {
    await releaseFolder(file);
    await file.close();
    throw error;
  }
  bound = (server.address() as AddressInfo).port;
  let expiring = Promise.resolve();
  const timer = setInterval(() => {
    expiring = expiring
      .then(() => expireDocuments(engine))
      .catch((error: unknown) => console.error(`The embedded store could not remove what is over: ${error}`));
  }, options.expireEveryMs ?? 1000);
  timer.unref();
  let closing: Promise<void> | undefined;
  const close = async () => {
    clearInterval(timer);
    closeAll();
    server.close();
    await expiring;
    await releaseFolder(file);
    await file.close();
  };
  return {
    uri: `mongodb://${host.includes(":") ? `[${host}]` : host}:${bound}/?directConnection=true`,
    port: bound,
    close: () => (closing ??= close()),
  };
}
