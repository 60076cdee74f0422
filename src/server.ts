import { startTracing } from "./operations/start-tracing.ts";

/** Production's web process. Tracing comes before all that it traces is imported. */
const tracing = await startTracing(process.env, "comments-web");
const { runServer } = await import("./run-server.ts");
await runServer(tracing);
