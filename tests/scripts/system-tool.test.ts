import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { useTempFolders } from "../support/temp-folder.ts";

const { chromium, findTool, redisServer, requireTool } = await import(
  `${new URL("../../scripts/set-up/system-tool.mjs", import.meta.url)}`
);

const tempFolder = useTempFolders();
const print = {
  line: () => undefined,
  step: (_text: string, work: (note: () => void) => unknown) => work(() => undefined),
};

/** A folder of programs; those with a text are scripts. */
async function bin(programs: Record<string, string>): Promise<string> {
  const folder = await tempFolder();
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(folder, name), text);
    await chmod(join(folder, name), 0o755);
  }
  return folder;
}

/** Stands in for a package manager: notes how it was called and "installs" redis-server beside itself. */
const manager = `#!/bin/sh
folder=\${0%/*}
echo "$*" >> "$folder/calls"
echo "#!/bin/sh" > "$folder/redis-server"
/bin/chmod +x "$folder/redis-server"
`;

describe("a program that npm cannot bring", () => {
  test("when it is on PATH, then it is found and nothing is installed", async () => {
    const folder = await bin({ "redis-server": "#!/bin/sh\n", apk: manager });
    const path = await requireTool(redisServer, { PATH: `/no/such:${folder}` }, print, 0);
    expect(path).toBe(join(folder, "redis-server"));
    await expect(readFile(join(folder, "calls"))).rejects.toThrow(/ENOENT/);
  });

  test("when it may go by several names, then the first that is there is taken", async () => {
    const folder = await bin({ "google-chrome": "#!/bin/sh\n", "chromium-browser": "#!/bin/sh\n" });
    expect(await findTool(chromium, { PATH: folder })).toBe(join(folder, "chromium-browser"));
  });

  test("when the environment names it, then that one is taken, and must be there", async () => {
    const folder = await bin({ chromium: "", mine: "" });
    expect(await findTool(chromium, { PATH: folder, CHROMIUM: join(folder, "mine") })).toBe(
      join(folder, "mine"),
    );
    await expect(findTool(chromium, { PATH: folder, CHROMIUM: "/no/such/browser" })).rejects.toThrow(
      'CHROMIUM is set to "/no/such/browser", which is no program.',
    );
  });

  test.each([
    ["apk", "add --no-progress redis"],
    ["dnf", "install -y redis"],
  ])("when it is missing and root may use %s, then it is installed", async (name, call) => {
    const folder = await bin({ [name]: manager });
    expect(await requireTool(redisServer, { PATH: folder }, print, 0)).toBe(join(folder, "redis-server"));
    expect(await readFile(join(folder, "calls"), "utf8")).toBe(`${call}\n`);
  });

  test("when the user is not root, then nothing is installed and the commands are shown", async () => {
    const folder = await bin({ apk: manager });
    await expect(requireTool(redisServer, { PATH: folder }, print, 1000)).rejects.toThrow(
      /^redis-server is missing\. Install it, then run the same command again:\n[\s\S]*apt-get[\s\S]*dnf[\s\S]*apk[\s\S]*brew[\s\S]*docker run/,
    );
    await expect(readFile(join(folder, "calls"))).rejects.toThrow(/ENOENT/);
  });

  test("when the install fails, then what the package manager said is shown", async () => {
    const folder = await bin({ apk: "#!/bin/sh\necho 'no such package' >&2\nexit 4\n" });
    await expect(requireTool(redisServer, { PATH: folder }, print, 0)).rejects.toThrow(
      /no such package\n"apk .*" ended with exit code 4/,
    );
  });
});
