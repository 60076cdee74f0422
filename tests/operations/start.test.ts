import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { startRedis } from "../../src/embedded/redis.ts";
import { testEnvironment } from "../support/environment.ts";
import { runCli } from "../support/run-cli.ts";
import { startTestService } from "../support/start-service.ts";
import { useTempFolders } from "../support/temp-folder.ts";

const tempFolder = useTempFolders();

/** Starts an entry of production and gives what it said; what starts is told to stop at once. */
function runEntry(entry: string, environment: Readonly<Record<string, string | undefined>>) {
  const child = spawn(process.execPath, ["--import", "tsx", entry], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  let told = false;
  const read = (chunk: unknown): void => {
    said += String(chunk);
    if (told || !/"msg":"(answering|taking jobs)"/.test(said)) return;
    told = child.kill("SIGTERM");
  };
  child.stdout.on("data", read);
  child.stderr.on("data", read);
  return new Promise<{ code: number | null; said: string }>((resolve) => {
    child.once("close", (code) => resolve({ code, said }));
  });
}

describe.each(["src/server.ts", "workers/index.ts"])("%s", (entry) => {
  it("when MongoDB lacks its indexes, refuses to start and says what to run; then starts and stops in order", async () => {
    const environment = { ...testEnvironment(), LOG_LEVEL: "info" };
    const refused = await runEntry(entry, environment);
    expect(refused).toMatchObject({ code: 1, said: expect.stringContaining("Run: npm run migrate") });
    expect(refused.said).toContain('index comments {"purgeAt":1}');

    const checked = await runCli(["migrate", "--check"], environment);
    expect(checked.code).toBe(1);
    expect((await runCli(["migrate"], environment)).code).toBe(0);
    expect((await runCli(["migrate"], environment)).code).toBe(0);
    expect((await runCli(["migrate", "--check"], environment)).code).toBe(0);
    expect((await runEntry(entry, environment)).code).toBe(0);
  });

  it("when several things of the environment are wrong, names them all at once", async () => {
    const { code, said } = await runEntry(entry, {
      ...testEnvironment(),
      REDIS_URL: "http://x",
      ADMIN_TOKEN: "",
      ADMIN_TOKEN_FILE: "/nowhere/token",
      PORT: "99999",
    });
    expect(code).toBe(1);
    for (const name of ["REDIS_URL:", "ADMIN_TOKEN_FILE: cannot be read (ENOENT)", "PORT:"])
      expect(said).toContain(name);
  });

  it("when Redis evicts, refuses to start", async () => {
    const redis = await startRedis({ folder: await tempFolder(), appendfsync: "everysec" });
    try {
      const client = new Redis(redis.url);
      await client.config("SET", "maxmemory-policy", "allkeys-lru");
      client.disconnect();
      const environment = { ...testEnvironment(), REDIS_URL: redis.url };
      await expect(startTestService(environment)).rejects.toThrow("maxmemory-policy is allkeys-lru");
    } finally {
      await redis.stop();
    }
  });
});

describe("secrets in files", () => {
  it("are read as the values of their variables, without the line's end", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "comment-moderation-tests-")), "token");
    writeFileSync(file, `${"f".repeat(40)}\n`);
    const { SIGNING_KEYS: _, ...environment } = testEnvironment({ ADMIN_TOKEN: "" });
    const keys = join(mkdtempSync(join(tmpdir(), "comment-moderation-tests-")), "keys");
    writeFileSync(keys, `k1:${"s".repeat(32)}\n`);
    const { code, stderr } = await runCli(["migrate"], {
      ...environment,
      ADMIN_TOKEN_FILE: file,
      SIGNING_KEYS_FILE: keys,
    });
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });
});
