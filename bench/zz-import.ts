import { startStoreServer } from "./support/engine-server.ts";

const [dir, count] = process.argv.slice(2);
const srv = await startStoreServer(dir ? ["--cpu-prof", "--cpu-prof-dir=" + dir] : []);
process.env.MONGODB_URI = srv.uri;
const { cpuSeconds, peakMemory } = await import("./support/process-use.ts");
const c = cpuSeconds(srv.pid!);
const { run } = await import("./import.ts");
await run(["--comments", count ?? "20000"]);
console.log("engine cpu", cpuSeconds(srv.pid!) - c, "peak MiB", Math.round(peakMemory(srv.pid!) / 2 ** 20));
await srv.stop();
