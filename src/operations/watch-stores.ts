import type { Command, Redis } from "ioredis";
import type { Connection } from "mongoose";
import type { StoreMetrics } from "./store-metrics.ts";

/** Commands that have their own label; the rest, such as those of `connect`, share one, so that labels stay bounded. */
const otherCommand = "other";
const mongodbCommands = new Set([
  "aggregate",
  "count",
  "createIndexes",
  "delete",
  "find",
  "findAndModify",
  "getMore",
  "insert",
  "ping",
  "update",
]);

/** Counts what the driver tells of its pool and its commands. The connection must monitor commands. */
export function watchMongodb(connection: Connection, metrics: StoreMetrics): void {
  const client = connection.getClient();
  const { mongodbConnections: connections, mongodbCommandDuration, mongodbCommandFailures } = metrics;
  const label = (name: string): string => (mongodbCommands.has(name) ? name : otherCommand);
  metrics.mongodbPoolLimit.set(client.options.maxPoolSize);
  for (const state of ["open", "in_use", "wanted"]) connections.set({ state }, 0);

  // Those that were opened before anybody watched are known once they are used.
  const open = new Set<string>();
  const opened = (address: string, id: unknown): void => {
    open.add(`${address} ${String(id)}`);
    connections.set({ state: "open" }, open.size);
  };
  client.on("connectionCreated", ({ address, connectionId }) => opened(address, connectionId));
  client.on("connectionClosed", ({ address, connectionId }) => {
    open.delete(`${address} ${String(connectionId)}`);
    connections.set({ state: "open" }, open.size);
  });
  client.on("connectionCheckOutStarted", () => connections.inc({ state: "wanted" }));
  client.on("connectionCheckOutFailed", () => connections.dec({ state: "wanted" }));
  client.on("connectionCheckedOut", ({ address, connectionId }) => {
    opened(address, connectionId);
    connections.dec({ state: "wanted" });
    connections.inc({ state: "in_use" });
  });
  client.on("connectionCheckedIn", () => connections.dec({ state: "in_use" }));
  client.on("connectionPoolCleared", () => metrics.storeReconnects.inc({ store: "mongodb" }));
  client.on("commandSucceeded", ({ commandName, duration }) =>
    mongodbCommandDuration.observe({ command: label(commandName) }, duration / 1_000),
  );
  client.on("commandFailed", ({ commandName }) =>
    mongodbCommandFailures.inc({ command: label(commandName) }),
  );
}

/** Times every command on a connection of ours, and counts how often it was lost. */
export function watchRedis(redis: Redis, metrics: StoreMetrics): void {
  const { redisCommandDuration, redisCommandFailures } = metrics;
  redis.on("reconnecting", () => metrics.storeReconnects.inc({ store: "redis" }));
  const send = redis.sendCommand.bind(redis);
  redis.sendCommand = (command: Command, ...rest: unknown[]): unknown => {
    const start = performance.now();
    // The names are those that this service calls: ioredis knows no others.
    const labels = { command: command.name };
    command.promise.then(
      () => redisCommandDuration.observe(labels, (performance.now() - start) / 1_000),
      () => redisCommandFailures.inc(labels),
    );
    return (send as (...all: unknown[]) => unknown)(command, ...rest);
  };
}
