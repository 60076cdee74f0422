import { Counter, Gauge, Histogram, type Registry } from "prom-client";

/** Seconds; a local store answers below a millisecond, and five seconds is where commands are given up. */
const commandBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 1, 5];

/** How this process fares with its stores. */
export function createStoreMetrics(registers: Registry[]) {
  return {
    mongodbConnections: new Gauge({
      name: "mongodb_pool_connections",
      help: "Connections of this process to MongoDB, by state.",
      labelNames: ["state"],
      registers,
    }),
    mongodbPoolLimit: new Gauge({
      name: "mongodb_pool_limit_connections",
      help: "Connections that the pool may open at most.",
      registers,
    }),
    mongodbCommandDuration: new Histogram({
      name: "mongodb_command_duration_seconds",
      help: "Time that MongoDB took for a command.",
      labelNames: ["command"],
      buckets: commandBuckets,
      registers,
    }),
    mongodbCommandFailures: new Counter({
      name: "mongodb_command_failures_total",
      help: "Commands that MongoDB did not do.",
      labelNames: ["command"],
      registers,
    }),
    storeReconnects: new Counter({
      name: "store_reconnects_total",
      help: "Times that a connection to a store was lost and had to be made again.",
      labelNames: ["store"],
      registers,
    }),
    redisCommandDuration: new Histogram({
      name: "redis_command_duration_seconds",
      help: "Time that Redis took for a command, waiting for earlier ones included.",
      labelNames: ["command"],
      buckets: commandBuckets,
      registers,
    }),
    redisCommandFailures: new Counter({
      name: "redis_command_failures_total",
      help: "Commands that Redis did not do.",
      labelNames: ["command"],
      registers,
    }),
  };
}

export type StoreMetrics = ReturnType<typeof createStoreMetrics>;
