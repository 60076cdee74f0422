import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chooseMongo } from "../../src/embedded/choose-mongo.ts";
import { useTempFolders } from "../support/temp-folder.ts";

const tempFolder = useTempFolders();

/** A data folder that the stores named have written to, and a PATH with or without mongod. */
async function machine({ written, mongod }: { written: string[]; mongod: boolean }) {
  const [dataDir, bin] = [await tempFolder(), await tempFolder()];
  for (const store of written) {
    await mkdir(join(dataDir, store));
    await writeFile(join(dataDir, store, "comments"), "");
  }
  await writeFile(join(bin, "mongod"), "#!/bin/sh\n");
  await chmod(join(bin, "mongod"), mongod ? 0o755 : 0o644);
  const lines: string[] = [];
  return { dataDir, path: `/no/such/folder::${bin}`, log: (line: string) => lines.push(line), lines };
}

describe("the choice of MongoDB", () => {
  test.each([
    { written: [], mongod: false, choice: "engine" },
    { written: [], mongod: true, choice: "mongod" },
    { written: ["mongod"], mongod: true, choice: "mongod" },
    { written: ["engine"], mongod: false, choice: "engine" },
    { written: ["engine"], mongod: true, choice: "engine" },
    { written: ["engine", "mongod"], mongod: true, choice: "mongod" },
  ])("when mongod on PATH is $mongod and $written hold comments, then it is $choice", async (given) => {
    expect(await chooseMongo(await machine(given))).toBe(given.choice);
  });

  test("when one is given, then it is taken whatever there is", async () => {
    const options = await machine({ written: ["mongod"], mongod: false });
    expect(await chooseMongo({ ...options, mongodbUri: "mongodb://db.example/" })).toBe("given");
  });

  test("when mongod appears beside the engine's comments, then a line says why the engine stays", async () => {
    const options = await machine({ written: ["engine"], mongod: true });
    await chooseMongo(options);
    expect(options.lines.join()).toMatch(/staying with it/);
  });

  test("when the comments are mongod's and mongod is gone, then the error says the remedy", async () => {
    const options = await machine({ written: ["mongod"], mongod: false });
    await expect(chooseMongo(options)).rejects.toThrow(/mongod is not on PATH\. Install it, or/);
  });
});
