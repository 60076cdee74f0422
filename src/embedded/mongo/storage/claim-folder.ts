import { readFileSync } from "node:fs";
import { deserialize, serialize } from "bson";
import { type LmdbFile, treeKey } from "./lmdb-file.ts";
import { OWNER_TREE } from "./store.ts";

type Owner = { pid: number; startedAt: string };

/** Says who else has the folder open. */
export class FolderInUse extends Error {}

const ownerKey = treeKey(OWNER_TREE);

/** When the process started, in the kernel's ticks; tells a process from a later one with the same number. Empty where the system does not say. */
function startOf(pid: number): string {
  try {
    // The name in the second field may hold spaces and brackets; the start is the 20th field after it.
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[19] ?? "";
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

function isAlive({ pid, startedAt }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  return startOf(pid) === startedAt;
}

/**
 * Writes into the file that this process owns it; LMDB's lock makes that safe between processes. Throws FolderInUse where
 * a living process owns it.
 */
export async function claimFolder(file: LmdbFile, folder: string): Promise<void> {
  await file.write(() => {
    const bytes = file.get(ownerKey);
    const owner = bytes && (deserialize(bytes) as Owner);
    if (owner && isAlive(owner))
      throw new FolderInUse(
        `The data folder ${folder} is in use by process ${owner.pid}. Stop that process or choose another folder.`,
      );
    file.put(ownerKey, Buffer.from(serialize({ pid: process.pid, startedAt: startOf(process.pid) })));
  });
}

export async function releaseFolder(file: LmdbFile): Promise<void> {
  await file.write(() => file.remove(ownerKey));
}
