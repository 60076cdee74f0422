import { afterAll, beforeAll, beforeEach, expect, jest, test } from "@jest/globals";
import type { Collection } from "mongodb";
import { startTestEngine } from "../../support/embedded-engine.ts";

// A machine that is busy with other things may take long.
jest.setTimeout(180_000);

type Entry = { _id: number; key?: number; n?: number };

let running: Awaited<ReturnType<typeof startTestEngine>>;
let entries: Collection<Entry>;
beforeAll(async () => {
  running = await startTestEngine();
});
afterAll(() => running.stop());
beforeEach(async () => {
  entries = running.client.db("t").collection<Entry>("entries");
  await entries.drop();
  await entries.createIndex({ key: 1 }, { unique: true, sparse: true });
});

/** Every index leads to the very documents that are stored. */
async function expectWhole(ids: number[]): Promise<void> {
  const stored = await entries.find().hint({ $natural: 1 }).toArray();
  expect(stored.map(({ _id }) => _id).sort((a, b) => a - b)).toEqual(ids);
  expect(
    (
      await entries
        .find({}, { projection: { _id: 1 } })
        .hint("_id_")
        .toArray()
    ).map(({ _id }) => _id),
  ).toEqual(ids);
  expect(await entries.estimatedDocumentCount()).toBe(ids.length);
  const keyed = stored.filter(({ key }) => key !== undefined).length;
  expect(await entries.countDocuments({ key: { $gte: 0 } })).toBe(keyed);
}

test("when commands fail among others that are committed with them, the others stay and nothing of the failed remains", async () => {
  await entries.insertMany([
    { _id: 1, key: 1 },
    { _id: 2, key: 2 },
  ]);
  const results = await Promise.allSettled([
    ...Array.from({ length: 20 }, (_, i) => entries.insertOne({ _id: 10 + i, key: 10 + i })),
    entries.findOneAndUpdate({ _id: 2 }, { $set: { key: 1 } }),
    entries.findOneAndUpdate({ _id: 99 }, { $set: { key: 1 } }, { upsert: true }),
    running.client
      .db("t")
      .collection("fresh")
      .findOneAndUpdate({}, { $inc: { n: "text" as never } }, { upsert: true }),
    entries.createIndex({ n: 1 }, { unique: true }),
    entries.insertOne({ _id: 30, key: 30 }),
  ]);
  const failed = results.flatMap(({ status }, i) => (status === "rejected" ? [i] : []));
  expect(failed).toEqual([20, 21, 22, 23]);
  await expectWhole([1, 2, ...Array.from({ length: 20 }, (_, i) => 10 + i), 30]);
  expect(await running.client.db("t").listCollections({ name: "fresh" }).toArray()).toEqual([]);
  expect(await entries.indexes()).toHaveLength(2);
});

test("when one document of an update cannot be changed, those before it stay changed and it is as it was", async () => {
  await entries.insertMany([
    { _id: 1, n: 1 },
    { _id: 2, n: 2, key: 5 },
    { _id: 3, n: 3 },
  ]);
  await expect(entries.updateMany({}, { $set: { key: 5 } })).rejects.toMatchObject({ code: 11000 });
  expect((await entries.findOne({ _id: 3 }))?.key).toBeUndefined();
  await expectWhole([1, 2, 3]);
});

test("when many clients write at once, each increment counts", async () => {
  await entries.insertOne({ _id: 1, n: 0 });
  await Promise.all(Array.from({ length: 200 }, () => entries.updateOne({ _id: 1 }, { $inc: { n: 1 } })));
  expect(await entries.findOne({ _id: 1 })).toEqual({ _id: 1, n: 200 });
});

test("when documents change while a cursor is open, it gives no document that does not match any more", async () => {
  await entries.createIndex({ n: 1 });
  await entries.insertMany(Array.from({ length: 100 }, (_, i) => ({ _id: i, n: 1 })));
  const cursor = entries.find({ n: 1 }, { batchSize: 10 });
  const first = await cursor.next();
  await entries.updateMany({ _id: { $gte: 50 } }, { $set: { n: 2 } });
  const rest = await cursor.toArray();
  expect([first, ...rest].length).toBe(50);
});

test("when the collection is dropped while a cursor is open, the cursor ends with an error", async () => {
  await entries.insertMany(Array.from({ length: 300 }, (_, i) => ({ _id: i })));
  const cursor = entries.find({}, { batchSize: 10 });
  await cursor.next();
  await entries.drop();
  await expect(cursor.toArray()).rejects.toMatchObject({ code: 175 });
});

test("when a cursor is closed or unknown, there is no more of it", async () => {
  await entries.insertMany(Array.from({ length: 300 }, (_, i) => ({ _id: i })));
  const cursor = entries.find({}, { batchSize: 10 });
  await cursor.next();
  const { id } = cursor;
  await cursor.close();
  await expect(running.client.db("t").command({ getMore: id, collection: "entries" })).rejects.toMatchObject({
    code: 43,
  });
});
