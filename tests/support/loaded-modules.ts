/** Prints whether OpenTelemetry's SDK is loaded after tracing was asked for without an address. */
import { createRequire } from "node:module";
import { startTracing } from "../../src/operations/start-tracing.ts";

await startTracing({}, "nothing");
const { cache } = createRequire(import.meta.url);
const loaded = Object.keys(cache).some((file) => file.includes("@opentelemetry"));
process.stdout.write(loaded ? "on\n" : "off\n");
