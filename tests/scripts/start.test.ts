import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { type StartedCommand, startCommand } from "../support/start-command.ts";
import { useTempFolders } from "../support/temp-folder.ts";
import { isRunning, until } from "../support/until.ts";

const tempFolder = useTempFolders();
const project = fileURLToPath(new URL("../..", import.meta.url));

const script = "node scripts/bootstrap.mjs start";

function environment(dataDir: string, port = 0): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, REDIS_URL: _url, MONGODB_URI: _uri, ...env } = process.env;
  return { ...env, DATA_DIR: dataDir, PORT: String(port) };
}

/** `npm start` without npm, on stores of its own. */
function start(dataDir: string, port?: number): StartedCommand {
  return startCommand(process.execPath, script.split(" ").slice(1), {
    cwd: project,
    env: environment(dataDir, port),
  });
}

async function announced(run: StartedCommand): Promise<{ url: URL; pids: number[] }> {
  await until("the service is up", () => run.stdout().includes("Ctrl-C") || run.child.exitCode !== null);
  const address = /http:\/\/[\d.:]+/.exec(run.stdout())?.[0];
  if (!address) throw new Error(`The service did not start:\n${run.stdout()}${run.stderr()}`);
  return {
    url: new URL(address),
    pids: [...run.stdout().matchAll(/pid (\d+)/g)].map(([, pid]) => Number(pid)),
  };
}

/** Whether anything still listens there. */
async function answers({ hostname, port }: URL): Promise<boolean> {
  const socket = connect(Number(port), hostname);
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

describe("npm start", () => {
  test("when Ctrl-C comes from the terminal and from npm, then all stops in order and nothing is left", async () => {
    const run = start(await tempFolder());
    const { url, pids } = await announced(run);
    expect(pids).toHaveLength(2);
    expect((await fetch(new URL("/readyz", url))).status).toBe(200);
    run.child.kill("SIGINT");
    run.child.kill("SIGINT");
    expect(await run.ended).toBe(0);
    expect(run.stdout()).toMatch(/Stopped/);
    expect(pids.map(isRunning)).toEqual([false, false]);
    expect(await answers(url)).toBe(false);
  });

  test("when it is killed, then the service and its stores end by themselves", async () => {
    const run = start(await tempFolder());
    const { url, pids } = await announced(run);
    run.child.kill("SIGKILL");
    await until("the service is gone", async () => !(await answers(url)));
    await until("the stores are gone", () => !pids.some(isRunning));
  });

  test("when npm is killed, then the service and its stores stop", async () => {
    // As npm runs a script: by a shell that waits, with the script's text in the environment.
    const run = startCommand("/bin/sh", ["-c", `${script}; exit $?`], {
      cwd: project,
      env: { ...environment(await tempFolder()), npm_lifecycle_script: script },
    });
    const { url, pids } = await announced(run);
    run.child.kill("SIGKILL");
    await until("the service is gone", async () => !(await answers(url)));
    await until("the stores are gone", () => !pids.some(isRunning));
    await until("it stopped in order", () => run.stdout().includes("Stopped"));
  });

  test("when one of its stores dies, then it says which and ends, and so does the other store", async () => {
    const run = start(await tempFolder());
    const { pids } = await announced(run);
    process.kill(pids[0] ?? Number.NaN, "SIGKILL");
    expect(await run.ended).toBe(1);
    expect(run.stderr()).toMatch(/ended unexpectedly[\s\S]*start again/);
    await until("the other store is gone", () => !pids.some(isRunning));
  });

  test("when the folder is in use by another start, then one line says so and the other goes on", async () => {
    const dataDir = await tempFolder();
    const first = start(dataDir);
    const { url } = await announced(first);
    const second = start(dataDir);
    expect(await second.ended).toBe(1);
    expect(second.stderr()).toMatch(
      /(^|\n)The data folder .* is in use by process \d+\. Stop that one [^\n]*\n$/,
    );
    expect((await fetch(new URL("/healthz", url))).status).toBe(200);
    first.child.kill("SIGTERM");
    expect(await first.ended).toBe(0);
  });

  test("when the port is in use, then one line says so and nothing was started", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const run = start(await tempFolder(), (other.address() as AddressInfo).port);
    expect(await run.ended).toBe(1);
    expect(run.stderr()).toMatch(/(^|\n)Port \d+ [^\n]* in use[^\n]*\n$/);
    expect(run.stdout()).not.toMatch(/pid/);
    other.close();
  });
});
