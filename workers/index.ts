import { startTracing } from "../src/operations/start-tracing.ts";

/** Production's worker process. Tracing comes before all that it traces is imported. */
const tracing = await startTracing(process.env, "comments-worker");
const { runWorker } = await import("./run-worker.ts");
await runWorker(tracing);
