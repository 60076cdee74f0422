import { mkdir, readdir, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { lockFolder } from "../../src/embedded/folder-lock.ts";
import { processStart } from "../../src/embedded/process-identity.ts";
import { useTempFolders } from "../support/temp-folder.ts";

const tempFolder = useTempFolders();

/** Puts into the folder what another process would have written. */
async function leaveClaim(folder: string, content: unknown): Promise<void> {
  await mkdir(join(folder, "in-use"), { recursive: true });
  const text = typeof content === "string" ? content : JSON.stringify(content);
  await writeFile(join(folder, "in-use", "other.claim"), text);
}

describe("the lock of a data folder", () => {
  test("when a process holds the folder, then another is told its pid and what to do", async () => {
    const folder = await tempFolder();
    const lock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toThrow(
      new RegExp(`is in use by process ${process.pid}\\. Stop that one \\(kill ${process.pid}\\), or choose`),
    );
    await lock.release();
  });

  test("when it is released, then the next gets it and nothing is left behind", async () => {
    const folder = await tempFolder();
    await (await lockFolder(folder)).release();
    const lock = await lockFolder(folder);
    await lock.release();
    expect(await readdir(join(folder, "in-use"))).toEqual([]);
  });

  test("when the folder does not exist, then it is made", async () => {
    const lock = await lockFolder(join(await tempFolder(), "a", "b"));
    await expect(lock.release()).resolves.toBeUndefined();
  });

  test.each([
    ["its holder is gone", { pid: 2 ** 22 + 1, start: "gone", host: hostname() }],
    ["another process has its holder's pid", { pid: process.ppid, start: "earlier", host: hostname() }],
  ])("when %s, then the folder is taken over", async (_case, claim) => {
    const folder = await tempFolder();
    await leaveClaim(folder, claim);
    await (await lockFolder(folder)).release();
    expect(await readdir(join(folder, "in-use"))).toEqual([]);
  });

  test("when its holder runs, then its claim stays", async () => {
    const folder = await tempFolder();
    const start = await processStart(process.ppid);
    await leaveClaim(folder, { pid: process.ppid, start, host: hostname() });
    await expect(lockFolder(folder)).rejects.toThrow(`in use by process ${process.ppid}`);
    expect(await readdir(join(folder, "in-use"))).toEqual(["other.claim"]);
  });

  test("when its holder is on another machine, then the file to delete is named", async () => {
    const folder = await tempFolder();
    await leaveClaim(folder, { pid: 7, start: "then", host: "another-machine" });
    await expect(lockFolder(folder)).rejects.toThrow(/process 7 on another-machine.*delete .*other\.claim/);
  });

  test.each(["", "{", "[]", '{"pid":-1}', '{"pid":"1","start":"","host":""}'])(
    "when a claim cannot be read (%j), then the folder is not taken and the file to delete is named",
    async (content) => {
      const folder = await tempFolder();
      await leaveClaim(folder, content);
      await expect(lockFolder(folder)).rejects.toThrow(/other\.claim cannot be read.*delete the file/);
    },
  );

  test("when many try at the same moment, then never more than one holds the folder", async () => {
    const folder = await tempFolder();
    let holders = 0;
    let most = 0;
    const compete = async () => {
      const lock = await lockFolder(folder).catch(() => undefined);
      if (!lock) return;
      most = Math.max(most, ++holders);
      await new Promise(setImmediate);
      holders--;
      await lock.release();
    };
    await Promise.all(Array.from({ length: 12 }, compete));
    expect(most).toBeLessThanOrEqual(1);
    await (await lockFolder(folder)).release();
  });
});

describe("when a process began", () => {
  test("is the same however often one asks, and differs between processes", async () => {
    expect(await processStart(process.pid)).toBe(await processStart(process.pid));
    expect(await processStart(process.pid)).not.toBe(await processStart(1));
  });

  test("is undefined where there is no such process", async () => {
    expect(await processStart(2 ** 22 + 1)).toBeUndefined();
  });
});
