import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { processStart } from "./process-identity.ts";
import { StoreNotStarted } from "./store-not-started.ts";

/** What a process writes down to claim a folder. */
const claimSchema = z.object({ pid: z.int().positive(), start: z.string(), host: z.string() });
type Claim = z.infer<typeof claimSchema>;

/** A folder that is ours until we let go of it. */
export interface FolderLock {
  release(): Promise<void>;
}

const suffix = ".claim";
/** Two that claim at the same moment both step back and try again; a claim seen this often is held. */
const attempts = 5;

/**
 * Makes `folder` ours alone among the processes of this machine. Each process puts a claim of its own into the folder
 * and only then looks for others, so two can both fail but never both win. Claims of processes that are gone are
 * removed: their file names are theirs alone, so no other's claim can be hit, and start times tell them from
 * processes that were given the same pid.
 * @throws {StoreNotStarted} with one line that names the other process and the remedy.
 */
export async function lockFolder(folder: string, random: () => number = Math.random): Promise<FolderLock> {
  const locks = join(resolve(folder), "in-use");
  await mkdir(locks, { recursive: true, mode: 0o700 });
  for (let attempt = 1; ; attempt++) {
    const mine = await writeClaim(locks);
    const rival = await findRival(locks, mine);
    if (rival === undefined) return { release: () => rm(mine, { force: true }) };
    await rm(mine, { force: true });
    if (attempt === attempts) throw new StoreNotStarted(describe(folder, rival));
    await wait(20 + 60 * random());
  }
}

/** The claim appears with all its content or not at all. */
async function writeClaim(locks: string): Promise<string> {
  const start = await processStart(process.pid);
  if (start === undefined)
    throw new StoreNotStarted("This process cannot tell when it began, so it cannot lock a folder.");
  const name = join(locks, randomUUID());
  const claim: Claim = { pid: process.pid, start, host: hostname() };
  await writeFile(name, JSON.stringify(claim));
  await rename(name, name + suffix);
  return name + suffix;
}

async function findRival(locks: string, mine: string): Promise<(Claim & { file: string }) | undefined> {
  const files = (await readdir(locks))
    .filter((name) => name.endsWith(suffix))
    .map((name) => join(locks, name));
  for (const file of files.filter((name) => name !== mine)) {
    const claim = await readClaim(file);
    if (claim === undefined) continue;
    // What runs on another machine or in another container cannot be seen from here: its claim stands.
    if (claim.host !== hostname() || (await processStart(claim.pid)) === claim.start)
      return { ...claim, file };
    await rm(file, { force: true });
  }
  return undefined;
}

/** Undefined where its owner has let go meanwhile. */
async function readClaim(file: string): Promise<Claim | undefined> {
  try {
    return claimSchema.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new StoreNotStarted(
      `${file} cannot be read as a claim of this folder. If no service runs on it, delete the file.`,
      {
        cause: error,
      },
    );
  }
}

function describe(folder: string, { pid, host, file }: Claim & { file: string }): string {
  if (host !== hostname()) {
    return `The data folder ${folder} is in use by process ${pid} on ${host}. Stop that one, or, if it runs no more, delete ${file}.`;
  }
  return `The data folder ${folder} is in use by process ${pid}. Stop that one (kill ${pid}), or choose another folder: DATA_DIR=.data-2 npm start`;
}
