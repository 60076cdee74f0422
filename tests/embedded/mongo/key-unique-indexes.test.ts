import { expect, test } from "@jest/globals";
import { deserialize, serialize } from "bson";
import { MongoClient } from "mongodb";
import { startEngine } from "../../../src/embedded/mongo/start-engine.ts";
import type { StoredCollection } from "../../../src/embedded/mongo/storage/catalogue.ts";
import { openLmdbFile, wholeTree } from "../../../src/embedded/mongo/storage/lmdb-file.ts";
import { CATALOGUE_TREE } from "../../../src/embedded/mongo/storage/trees.ts";
import { useTempFolders } from "../../support/temp-folder.ts";

const newFolder = useTempFolders();

/** Gives the unique indexes the form of earlier days: the record's number at the end of the key; of some keys only. */
async function makeOld(folder: string, moved: (position: number) => boolean): Promise<void> {
  const file = openLmdbFile(folder);
  await file.write(() => {
    for (const { key, value } of file.entries(wholeTree(CATALOGUE_TREE))) {
      const stored = deserialize(value) as StoredCollection;
      for (const { tree } of stored.indexes.filter(({ spec }) => spec.unique))
        for (const [at, entry] of file.entries(wholeTree(tree)).entries()) {
          if (moved(at)) continue;
          file.remove(entry.key);
          file.put(Buffer.concat([entry.key, entry.value]), Buffer.alloc(0));
        }
      const indexes = stored.indexes.map(({ keyed: _, ...index }) => index);
      file.put(key, Buffer.from(serialize({ ...stored, indexes })));
    }
  });
  await file.close();
}

test.each([
  ["of earlier days", () => false],
  ["that was only half brought into today's form", (at: number) => at % 3 === 0],
])("when a store %s is opened, its documents are found and its unique keys hold", async (_what, moved) => {
  const folder = await newFolder();
  const documents = Array.from({ length: 50 }, (_, i) => ({ _id: `id${i}` as never, name: `n${i}` }));
  const open = async () => {
    const engine = await startEngine({ folder });
    const client = await MongoClient.connect(engine.uri);
    const close = async () => {
      await client.close();
      await engine.close();
    };
    return { people: client.db("t").collection("people"), close };
  };
  const before = await open();
  await before.people.createIndex({ name: 1 }, { unique: true });
  await before.people.insertMany(documents);
  await before.close();
  await makeOld(folder, moved);

  const { people, close } = await open();
  for (const { _id, name } of documents) {
    expect(await people.findOne({ _id })).toEqual({ _id, name });
    expect(await people.findOne({ name })).toEqual({ _id, name });
  }
  expect(await people.find().sort({ name: -1 }).hint("name_1").toArray()).toHaveLength(50);
  await expect(people.insertOne({ name: "n7" })).rejects.toMatchObject({ code: 11000 });
  await close();
});
