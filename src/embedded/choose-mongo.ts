import { constants } from "node:fs";
import { access, readdir } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { StoreNotStarted } from "./store-not-started.ts";

/** Which MongoDB was chosen: one that was named, a mongod from PATH, or the embedded engine. */
export type MongoKind = "given" | "mongod" | "engine";

/**
 * The MongoDB that is given, else mongod where `path` (as $PATH) has it, else the engine. But a data folder stays with
 * the store that wrote it, or yesterday's comments would be gone when mongod is installed or removed.
 * @throws {StoreNotStarted} with the remedy where the folder is mongod's and there is no mongod.
 */
export async function chooseMongo(options: {
  readonly dataDir: string;
  readonly mongodbUri?: string | undefined;
  readonly path: string;
  readonly log: (line: string) => void;
}): Promise<MongoKind> {
  const { dataDir, mongodbUri, path, log } = options;
  if (mongodbUri) return "given";
  const [installed, byMongod, byEngine] = await Promise.all([
    isOnPath("mongod", path),
    hasFiles(join(dataDir, "mongod")),
    hasFiles(join(dataDir, "engine")),
  ]);
  if (byMongod && !installed) {
    throw new StoreNotStarted(
      `The comments in ${dataDir} are in mongod's files, and mongod is not on PATH. Install it, or choose another folder: DATA_DIR=.data-2 npm start`,
    );
  }
  if (byEngine && !byMongod && installed) {
    log("MongoDB: mongod is on PATH, but this folder's comments are the embedded engine's: staying with it");
  }
  return byMongod || (installed && !byEngine) ? "mongod" : "engine";
}

async function isOnPath(program: string, path: string): Promise<boolean> {
  const folders = path.split(delimiter).filter(Boolean);
  const found = folders.map((folder) =>
    access(join(folder, program), constants.X_OK).then(
      () => true,
      () => false,
    ),
  );
  return (await Promise.all(found)).includes(true);
}

async function hasFiles(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
