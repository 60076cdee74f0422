import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Call at the top of a test file: gives a function that makes empty folders, removed after the file's last test. */
export function useTempFolders(): () => Promise<string> {
  const folders: string[] = [];
  afterAll(async () => {
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  });
  return async () => {
    const folder = await mkdtemp(join(tmpdir(), `comment-moderation-tests-${process.pid}-`));
    folders.push(folder);
    return folder;
  };
}
