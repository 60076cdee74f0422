import { register } from "node:module";

/** The service's own web process without anything that counts or times, to tell what that costs. */
register("./leave-out-metrics.mjs", import.meta.url);
await import("../../src/server.ts");
