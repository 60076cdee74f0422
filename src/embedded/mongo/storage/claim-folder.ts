import { deserialize, serialize } from "bson";
import { processStart } from "../../process-identity.ts";
import { type LmdbFile, treeKey } from "./lmdb-file.ts";
import { OWNER_TREE } from "./trees.ts";

type Owner = { pid: number; startedAt: string };

/** Says who else has the folder open. */
export class FolderInUse extends Error {}

const ownerKey = treeKey(OWNER_TREE);

/**
 * Writes into the file that this process owns it; LMDB's lock makes that safe between processes. Throws FolderInUse where
 * a living process owns it; one that was killed owns nothing.
 */
export async function claimFolder(file: LmdbFile, folder: string): Promise<void> {
  const mine = serialize({ pid: process.pid, startedAt: (await processStart(process.pid)) ?? "" });
  for (;;) {
    const before = file.get(ownerKey);
    const owner = before && (deserialize(before) as Owner);
    if (owner && (await processStart(owner.pid)) === owner.startedAt)
      throw new FolderInUse(
        `The data folder ${folder} is in use by process ${owner.pid}. Stop that process or choose another folder.`,
      );
    const claimed = await file.write(() => {
      const now = file.get(ownerKey);
      // Another process may have been quicker since the look before.
      if (now ? !before?.equals(now) : before) return false;
      file.put(ownerKey, Buffer.from(mine));
      return true;
    });
    if (claimed) return;
  }
}

export async function releaseFolder(file: LmdbFile): Promise<void> {
  await file.write(() => file.remove(ownerKey));
}
