import mongoose, { type Connection } from "mongoose";

export type { Connection } from "mongoose";

/**
 * Connects to MongoDB. Commands fail after five seconds without a server instead of waiting in memory; what is
 * acknowledged is held by a majority.
 */
export async function connectStore(uri: string): Promise<Connection> {
  return mongoose
    .createConnection(uri, {
      bufferCommands: false,
      autoCreate: false,
      autoIndex: false,
      serverSelectionTimeoutMS: 5_000,
      socketTimeoutMS: 30_000,
      maxPoolSize: 20,
      writeConcern: { w: "majority" },
      monitorCommands: true,
    })
    .asPromise();
}

/** Server answers that say "not now": not primary, shutting down, stepping down. */
const unavailableCodes = new Set([6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);

/** Whether an error says that MongoDB cannot be reached now, so that the same call may work later. */
export function isStoreUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (
    /^(MongoNetwork|MongoServerSelection|MongooseServerSelection|MongoNotConnected|MongoPoolClosed|MongoPoolCleared|MongoTopologyClosed|MongoWaitQueueTimeout|MongoClientClosed|MongoExpiredSession|PoolClearedOnNetwork)/.test(
      error.name,
    ) ||
    (typeof code === "number" && unavailableCodes.has(code))
  );
}
