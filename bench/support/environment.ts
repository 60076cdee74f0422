import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { startEmbeddedStores } from "../../src/embedded/index.ts";

const project = fileURLToPath(new URL("../..", import.meta.url));
export const adminToken = "an-administrator's-token-for-benchmarks";

export interface BenchEnvironment {
  /** For the service's own entries. */
  readonly variables: Readonly<Record<string, string>>;
  /** Starts an entry as a process of its own and resolves with the first line that says where it answers. */
  start(entry: string, change?: Readonly<Record<string, string>>): Promise<Started>;
  close(): Promise<void>;
}

export interface Started {
  readonly firstLine: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Stores in a folder that is removed afterwards; those of REDIS_URL and MONGODB_URI where they are set. */
export async function openBenchEnvironment(): Promise<BenchEnvironment> {
  const folder = await mkdtemp(join(tmpdir(), "comment-moderation-bench-"));
  const { REDIS_URL: redisUrl, MONGODB_URI: mongodbUri, PATH = "" } = process.env;
  const stores = await startEmbeddedStores({ dataDir: folder, redisUrl, mongodbUri, log: () => undefined });
  const mongo = new URL(stores.mongodbUri);
  mongo.pathname = `/bench-${process.pid}`;
  const variables = {
    PATH,
    REDIS_URL: stores.redisUrl,
    MONGODB_URI: mongo.href,
    SIGNING_KEYS: `k1:${"s".repeat(32)}`,
    IDENTITY_KEY: "i".repeat(32),
    ADMIN_TOKEN: adminToken,
    QUEUE_PREFIX: `bench-${process.pid}`,
    PORT: "0",
    WORKER_PORT: "0",
  };
  await migrate(variables);
  const children: ChildProcess[] = [];
  const end = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  };

  return {
    variables,
    async start(entry, change = {}) {
      const child = spawn(process.execPath, [...profiling(), "--import", "tsx", entry], {
        cwd: project,
        env: { ...variables, ...change },
        stdio: ["ignore", "pipe", "inherit"],
      });
      children.push(child);
      const lines = createInterface({ input: child.stdout });
      const firstLine = await new Promise<string>((resolve, reject) => {
        // Reads on afterwards, so that its log never fills the pipe.
        lines.on("line", (line) => address.test(line) && resolve(line));
        child.once("exit", (code) => reject(new Error(`${entry} ended with ${code} before it answered.`)));
      });
      return { firstLine, pid: child.pid ?? 0, stop: () => end(child) };
    },
    async close() {
      await Promise.all(children.map(end));
      await stores.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** With a folder in `BENCH_PROFILE` each process leaves a profile of its processor time there. */
function profiling(): readonly string[] {
  const folder = process.env.BENCH_PROFILE;
  return folder ? ["--cpu-prof", `--cpu-prof-dir=${folder}`] : [];
}

/** The entries of production start only on a store that is ready for them. */
async function migrate(variables: Readonly<Record<string, string>>): Promise<void> {
  const child = spawn(process.execPath, ["--import", "tsx", "src/cli/index.ts", "migrate"], {
    cwd: project,
    env: { ...variables },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error("The benchmark's store could not be made ready.");
}

const address = /"url":"([^"]+)"|^(http\S+)$|^ready$/;

/** The address in the log line that a web process begins with. */
export function urlIn(line: string): string {
  const url = address.exec(line);
  if (!url) throw new Error(`No address in the first line of a server: ${line}`);
  return url[1] ?? url[2] ?? "";
}
