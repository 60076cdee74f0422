import { spawnSync } from "node:child_process";
import { chmod, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { useTempFolders } from "../support/temp-folder.ts";

const { withoutServiceStart } = await import(
  `${new URL("../../scripts/set-up/policy-rc.mjs", import.meta.url)}`
);

const tempFolder = useTempFolders();

/** The policy of a machine: none, or one that answers with the exit code given. */
async function machine(answer?: number): Promise<{ file: string; text: string }> {
  const file = join(await tempFolder(), "policy-rc.d");
  const text = `#!/bin/sh\nexit ${answer}\n`;
  if (answer !== undefined) {
    await writeFile(file, text);
    await chmod(file, 0o755);
  }
  return { file, text };
}

const ask = (file: string) => spawnSync(file, ["redis-server", "start"]).status;

describe("while packages are installed", () => {
  test.each([undefined, 0, 101, 104])(
    "when the machine's policy says %p, then no service may start",
    async (answer) => {
      const { file } = await machine(answer);
      expect(await withoutServiceStart(async () => ask(file), file)).toBe(101);
    },
  );

  test.each([0, 101, 104])(
    "when the machine has a policy (%p), then it is the same afterwards",
    async (answer) => {
      const { file, text } = await machine(answer);
      await withoutServiceStart(async () => undefined, file);
      expect(await readFile(file, "utf8")).toBe(text);
      expect(ask(file)).toBe(answer);
      expect(await readdir(dirname(file))).toEqual(["policy-rc.d"]);
    },
  );

  test("when the install fails, then nothing is left behind", async () => {
    const { file } = await machine();
    const fails = async () => {
      throw new Error("no such package");
    };
    await expect(withoutServiceStart(fails, file)).rejects.toThrow("no such package");
    expect(await readdir(dirname(file))).toEqual([]);
  });

  test.each([undefined, 0])(
    "when an earlier install was killed, then the policy (%p) is put back",
    async (answer) => {
      const { file, text } = await machine(answer);
      let left = "";
      await withoutServiceStart(async () => {
        left = await readFile(file, "utf8");
      }, file);
      if (answer !== undefined) await writeFile(`${file}.before-install`, text, { mode: 0o755 });
      await writeFile(file, left);
      await withoutServiceStart(async () => undefined, file);
      expect(await readdir(dirname(file))).toEqual(answer === undefined ? [] : ["policy-rc.d"]);
      if (answer !== undefined) expect(ask(file)).toBe(answer);
    },
  );
});
