import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { deserialize, serialize } from "bson";
import { type Collection, MongoClient } from "mongodb";
import { startEngine } from "../../../src/embedded/mongo/start-engine.ts";
import { writeDocument } from "../../../src/embedded/mongo/storage/bson-document.ts";
import { finishIndex } from "../../../src/embedded/mongo/storage/build-index.ts";
import type { StoredCollection } from "../../../src/embedded/mongo/storage/catalogue.ts";
import { insertDocument } from "../../../src/embedded/mongo/storage/collection.ts";
import { openLmdbFile, wholeTree } from "../../../src/embedded/mongo/storage/lmdb-file.ts";
import { openStore } from "../../../src/embedded/mongo/storage/store.ts";
import { CATALOGUE_TREE } from "../../../src/embedded/mongo/storage/trees.ts";
import { startTestEngine } from "../../support/embedded-engine.ts";
import { useTempFolders } from "../../support/temp-folder.ts";

// A machine that is busy with other things may take long.
jest.setTimeout(180_000);

type Entry = { _id: number; key: number; tags?: number[] };

const newFolder = useTempFolders();
let running: Awaited<ReturnType<typeof startTestEngine>>;
beforeAll(async () => {
  running = await startTestEngine();
});
afterAll(() => running.stop());

/** More than goes into an index in one transaction, several times. */
const COUNT = 12_000;
async function filled(name: string): Promise<Collection<Entry>> {
  const entries = running.client.db("t").collection<Entry>(name);
  await entries.insertMany(Array.from({ length: COUNT }, (_, i) => ({ _id: i, key: i })));
  return entries;
}

test("when documents are written while an index is built, it leads to all of them afterwards", async () => {
  const entries = await filled("busy");
  let built = false;
  const building = entries.createIndex({ key: 1 }, { unique: true }).finally(() => {
    built = true;
  });
  let written = 0;
  for (let i = 0; !built || i < 20; i++) {
    // The last ones first: those the index has not reached yet; their keys then go to others.
    const late = COUNT - 1 - i;
    await entries.deleteOne({ _id: late });
    await entries.updateOne({ _id: i }, { $set: { key: late } });
    await entries.insertOne({ _id: COUNT + i, key: COUNT + i, tags: [i] });
    written += 1;
  }
  await building;
  const stored = await entries.find().hint({ $natural: 1 }).toArray();
  expect(stored).toHaveLength(COUNT);
  const byKey = await entries
    .find({ key: { $gte: 0 } })
    .hint("key_1")
    .toArray();
  const order = (a: Entry, b: Entry): number => a.key - b.key;
  expect(byKey).toEqual(stored.toSorted(order));
  await expect(entries.insertOne({ _id: -1, key: COUNT - written })).rejects.toMatchObject({ code: 11000 });
});

test("when a document far down stands against an index, it is refused and nothing of it stays", async () => {
  const entries = await filled("double");
  await entries.insertOne({ _id: COUNT, key: 3 });
  await expect(entries.createIndex({ key: 1 }, { unique: true })).rejects.toMatchObject({ code: 11000 });
  expect((await entries.indexes()).map(({ name }) => name)).toEqual(["_id_"]);
  await entries.insertOne({ _id: COUNT + 1, key: 3 });
  await entries.createIndex({ key: 1 });
  expect(await entries.find({ key: 3 }).hint("key_1").toArray()).toHaveLength(3);
});

test("when the same index is asked for twice at once, both wait until it is built", async () => {
  const entries = await filled("twice");
  await Promise.all([entries.createIndex({ key: -1 }), entries.createIndex({ key: -1 })]);
  expect(await entries.find({ key: 7 }).hint("key_-1").toArray()).toEqual([{ _id: 7, key: 7 }]);
});

test("when the collection is dropped while its index is built, the build ends with an error", async () => {
  const file = openLmdbFile(await newFolder());
  const store = openStore(file);
  await store.write(() => {
    const collection = store.createCollection("t.c");
    for (let i = 0; i < COUNT; i++) {
      const doc = { _id: i, key: i };
      insertDocument(file, collection, doc, writeDocument(doc));
    }
    store.createIndex(collection, { name: "key_1", key: { key: 1 } });
  });
  const ended = expect(finishIndex(store, "t.c", "key_1")).rejects.toMatchObject({ code: 276 });
  await store.write(() => store.dropCollection("t.c"));
  await ended;
  await file.close();
});

test("when the engine ended while an index was built, the index is not there and can be made anew", async () => {
  const folder = await newFolder();
  const first = await startEngine({ folder });
  const client = await MongoClient.connect(first.uri);
  await client.db("t").collection("c").insertOne({ key: 1 });
  await client.db("t").collection("c").createIndex({ key: 1 });
  await client.close();
  await first.close();
  const file = openLmdbFile(folder);
  await file.write(() => {
    for (const { key, value } of file.entries(wholeTree(CATALOGUE_TREE))) {
      const stored = deserialize(value) as StoredCollection;
      const indexes = stored.indexes.map((index) => ({ ...index, building: index.spec.name === "key_1" }));
      file.put(key, Buffer.from(serialize({ ...stored, indexes })));
    }
  });
  await file.close();

  const second = await startEngine({ folder });
  const again = await MongoClient.connect(second.uri);
  const collection = again.db("t").collection("c");
  expect((await collection.indexes()).map(({ name }) => name)).toEqual(["_id_"]);
  await collection.createIndex({ key: 1 });
  expect(await collection.find({ key: 1 }).hint("key_1").toArray()).toHaveLength(1);
  await again.close();
  await second.close();
});
