import { createHash } from "node:crypto";
import { chmod, cp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type StartedCommand, startCommand } from "../support/start-command.ts";
import { useTempFolders } from "../support/temp-folder.ts";
import { until } from "../support/until.ts";

const tempFolder = useTempFolders();
const scripts = fileURLToPath(new URL("../../scripts", import.meta.url));
const lock = JSON.stringify({
  packages: { "": {}, "node_modules/jest": { version: "1.0.0", integrity: "sha512-j" } },
});

/** Stands in for npm: "installs" a jest that prints its arguments and ends as its last argument says. */
const fakeNpm = `#!/bin/sh
echo "npm $*" >> npm.log
[ -e npm-fails ] && { echo "cannot reach the registry" >&2; exit 9; }
/bin/mkdir -p node_modules/jest/bin
echo '
const last = process.argv.at(-1);
process.on("SIGTERM", () => { console.log("stopping in order"); process.exit(7); });
console.log(JSON.stringify([process.argv.slice(2), process.env.NODE_OPTIONS]));
if (last === "wait") setInterval(() => {}, 1000); else process.exitCode = Number(last) || 0;
' > node_modules/jest/bin/jest.js
/bin/cp package-lock.json node_modules/.package-lock.json
`;

interface Project {
  readonly root: string;
  run(...args: string[]): StartedCommand;
  npmCalls(): Promise<string[]>;
}

/** A fresh clone on a machine with this Node, a stand-in for npm and, unless told otherwise, a redis-server. */
async function freshClone(
  programs: Record<string, string> = { "redis-server": "#!/bin/sh\n" },
): Promise<Project> {
  const [root, bin] = [await tempFolder(), await tempFolder()];
  await cp(scripts, join(root, "scripts"), { recursive: true });
  // What browsers load is built with a package, which the stand-in for npm does not install.
  await rm(join(root, "scripts/build-web.mjs"));
  await writeFile(join(root, "package.json"), '{"type":"module"}');
  await writeFile(join(root, "package-lock.json"), lock);
  for (const [name, text] of Object.entries({ npm: fakeNpm, ...programs })) {
    await writeFile(join(bin, name), text);
    await chmod(join(bin, name), 0o755);
  }
  const start = (args: string[]) =>
    startCommand(process.execPath, [join(root, "scripts/bootstrap.mjs"), ...args], {
      cwd: dirname(root),
      env: { PATH: bin, TMPDIR: tmpdir() },
    });
  return {
    root,
    run: (...args) => start(args),
    npmCalls: async () => (await readFile(join(root, "npm.log"), "utf8")).trim().split("\n"),
  };
}

describe("the bootstrap", () => {
  test("when the clone is fresh, then packages are installed once and the command gets its arguments", async () => {
    const project = await freshClone();
    const first = project.run("test", "tests/some", "--ci");
    expect(await first.ended).toBe(0);
    expect(first.stderr()).toMatch(
      /^… Installing npm packages \(npm ci\)\n✓ Installing npm packages \(npm ci\) \(\d+ s\)\n$/,
    );
    expect(JSON.parse(first.stdout())).toEqual([
      ["tests/some", "--ci"],
      expect.stringContaining("--experimental-vm-modules"),
    ]);
    const second = project.run("test");
    expect(await second.ended).toBe(0);
    expect(second.stderr()).toBe("");
    expect(await project.npmCalls()).toEqual(["npm ci --include=dev --no-audit --no-fund"]);
  });

  test("when the lock file has changed, then packages are installed again", async () => {
    const project = await freshClone();
    await project.run("test").ended;
    await writeFile(join(project.root, "package-lock.json"), lock.replace("1.0.0", "1.0.1"));
    await project.run("test").ended;
    expect(await project.npmCalls()).toHaveLength(2);
  });

  test("when two commands start at once, then one of them installs and both run", async () => {
    const project = await freshClone();
    const both = [project.run("test"), project.run("test")];
    expect(await Promise.all(both.map(({ ended }) => ended))).toEqual([0, 0]);
    expect(await project.npmCalls()).toHaveLength(1);
  });

  test("when a set-up was killed, then its lock does not stop the next", async () => {
    const project = await freshClone();
    const key = createHash("sha256").update(`${project.root}/`).digest("hex").slice(0, 16);
    const file = join(tmpdir(), `comment-moderation-set-up-${key}.lock`);
    await writeFile(file, String(2 ** 22 + 1));
    expect(await project.run("test").ended).toBe(0);
    await rm(file, { force: true });
  });

  test("when npm fails, then what it said is shown without a stack and the exit code is 1", async () => {
    const project = await freshClone();
    await writeFile(join(project.root, "npm-fails"), "");
    const run = project.run("test");
    expect(await run.ended).toBe(1);
    expect(run.stderr()).toMatch(/cannot reach the registry\n"npm ci .*" ended with exit code 9\.\n$/);
  });

  test("when the command fails, then its exit code is the bootstrap's", async () => {
    expect(await (await freshClone()).run("test", "3").ended).toBe(3);
  });

  test("when it is told to stop, then the command is, and its exit code is the bootstrap's", async () => {
    const run = (await freshClone()).run("test", "wait");
    await until("the command runs", () => run.stdout() !== "");
    run.child.kill("SIGTERM");
    expect(await run.ended).toBe(7);
    expect(run.stdout()).toMatch(/stopping in order/);
  });

  test("when the command is unknown, then one line names those there are", async () => {
    const run = (await freshClone()).run("strat");
    expect(await run.ended).toBe(1);
    expect(run.stderr()).toBe('Unknown command "strat". Use one of: start, test, cli, bench.\n');
  });

  test("when redis-server is missing and cannot be installed, then the way to install it is shown for each system", async () => {
    const run = (await freshClone({})).run("test");
    expect(await run.ended).toBe(1);
    for (const way of [
      "apt-get install -y redis-server",
      "dnf install -y redis",
      "apk add redis",
      "brew install redis",
    ]) {
      expect(run.stderr()).toContain(way);
    }
    expect(run.stderr()).toMatch(/Docker +docker run .*redis:8/);
  });
});
