import { createHash } from "node:crypto";
import { link, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** No set-up takes this long: a lock older than that belongs to a process whose id somebody else has by now. */
const longestSetUpMs = 60 * 60_000;

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** What `work` gives, undefined where the file that it reads is gone. */
async function unlessGone(work) {
  try {
    return await work();
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** The lock appears whole, its owner's pid in it, or not at all. */
async function take(file) {
  const mine = `${file}.${process.pid}`;
  await writeFile(mine, String(process.pid));
  try {
    await link(mine, file);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(mine, { force: true });
  }
}

/** Removes the lock that the dead `pid` left; puts it back where another process was quicker and took it meanwhile. */
async function breakLock(file, pid) {
  const aside = `${file}.${process.pid}.stale`;
  await unlessGone(async () => {
    await rename(file, aside);
    if (Number(await readFile(aside, "utf8")) !== pid) await rename(aside, file);
  });
  await rm(aside, { force: true });
}

/**
 * Runs `work` while no other set-up of the same folder does: `npm start` in one terminal and `npm test` in the next
 * must not both run `npm ci`. The lock of a process that is gone is taken over.
 */
export async function alone(root, print, work) {
  const key = createHash("sha256").update(root).digest("hex").slice(0, 16);
  const file = join(tmpdir(), `comment-moderation-set-up-${key}.lock`);
  let told = false;
  while (!(await take(file))) {
    const pid = await unlessGone(async () => Number(await readFile(file, "utf8")));
    const age = await unlessGone(async () => Date.now() - (await stat(file)).mtimeMs);
    if (pid === undefined || age === undefined) continue;
    if (!isAlive(pid) || age > longestSetUpMs) await breakLock(file, pid);
    else if (!told) {
      print.line(`… Waiting for the set-up that process ${pid} runs (lock: ${file})`);
      told = true;
    }
    await wait(100);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}
