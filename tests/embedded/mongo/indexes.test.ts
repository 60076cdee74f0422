import { afterAll, beforeAll, beforeEach, expect, jest, test } from "@jest/globals";
import type { Collection, Document, Filter, Sort } from "mongodb";
import { startTestEngine } from "../../support/embedded-engine.ts";
import { until } from "../../support/until.ts";

// A machine that is busy with other things may take long.
jest.setTimeout(180_000);

let running: Awaited<ReturnType<typeof startTestEngine>>;
let now = Date.UTC(2026, 0, 1);
let comments: Collection<Document>;

beforeAll(async () => {
  running = await startTestEngine({ clock: () => now, expireEveryMs: 5 });
});
afterAll(() => running.stop());
beforeEach(async () => {
  comments = running.client.db("t").collection("comments");
  await comments.drop();
});

type Stage = { stage: string; indexName?: string; inputStage?: Stage };

async function explained(filter: Filter<Document>, sort: Sort, limit: number) {
  const { queryPlanner, executionStats } = await comments
    .find(filter)
    .sort(sort)
    .limit(limit)
    .explain("executionStats");
  const stages: string[] = [];
  let indexName: string | undefined;
  for (let stage: Stage | undefined = queryPlanner.winningPlan; stage; stage = stage.inputStage) {
    stages.push(stage.stage);
    indexName ??= stage.indexName;
  }
  const { totalKeysExamined, totalDocsExamined, nReturned } = executionStats;
  return {
    stages: stages.join(" "),
    indexName,
    keys: totalKeysExamined,
    docs: totalDocsExamined,
    returned: nReturned,
  };
}

const statuses = ["approved", "pending", "spam"];
async function fill(count: number): Promise<void> {
  await comments.insertMany(
    Array.from({ length: count }, (_, i) => ({
      _id: i as never,
      article: `a${i % 10}`,
      status: statuses[i % 3],
      at: new Date(i * 1000),
      tags: [i % 4, i % 5],
    })),
  );
}

const plans: [
  what: string,
  index: Record<string, 1 | -1>,
  filter: Filter<Document>,
  sort: Sort,
  expected: object,
][] = [
  [
    "equality and the order after it",
    { article: 1, at: -1 },
    { article: "a3" },
    { at: -1 },
    { stages: "LIMIT FETCH IXSCAN", keys: 20, docs: 20 },
  ],
  [
    "the order turned round",
    { article: 1, at: -1 },
    { article: "a3" },
    { at: 1 },
    { stages: "LIMIT FETCH IXSCAN", keys: 20, docs: 20 },
  ],
  [
    "equality and a range",
    { article: 1, at: -1 },
    { article: "a3", at: { $lt: new Date(600_000) } },
    { at: -1 },
    { stages: "LIMIT FETCH IXSCAN", keys: 20 },
  ],
  [
    "a list of values, merged",
    { status: 1, at: 1 },
    { status: { $in: ["spam", "pending"] } },
    { at: 1 },
    { stages: "LIMIT FETCH SORT_MERGE IXSCAN", keys: 21, docs: 20 },
  ],
  [
    "mixed directions",
    { article: 1, at: -1 },
    {},
    { article: -1, at: 1 },
    { stages: "LIMIT FETCH IXSCAN", keys: 20 },
  ],
  [
    "an order that it does not give",
    { article: 1, at: -1 },
    { article: "a3" },
    { status: 1 },
    { stages: "LIMIT SORT FETCH IXSCAN", keys: 90, docs: 90 },
  ],
  ["a multikey field", { tags: 1 }, { tags: 3 }, {}, { stages: "LIMIT FETCH IXSCAN", keys: 20, docs: 20 }],
  [
    "a list of more values than are merged",
    { article: 1, at: -1 },
    { _id: { $in: Array.from({ length: 600 }, (_, i) => i as never) } },
    { _id: -1 },
    { stages: "LIMIT FETCH IXSCAN", indexName: "_id_", keys: 20, docs: 20 },
  ],
  [
    "each branch of an $or",
    { article: 1, at: -1 },
    { $or: [{ article: "a3", at: { $lt: new Date(30_000) } }, { _id: { $in: [3 as never, 5 as never] } }] },
    {},
    { stages: "LIMIT FETCH OR", keys: 5, docs: 4, returned: 4 },
  ],
  [
    "not every branch of an $or",
    { article: 1, at: -1 },
    { $or: [{ article: "a3" }, { status: "spam", at: new Date(2_000) }] },
    { _id: 1 },
    { stages: "LIMIT FETCH IXSCAN", indexName: "_id_" },
  ],
  [
    "a field that it does not lead with",
    { article: 1, at: -1 },
    { at: new Date(0) },
    {},
    { stages: "LIMIT FETCH COLLSCAN".replace("FETCH ", ""), keys: 0, docs: 900 },
  ],
];

test.each(plans)(
  "when an index can give %s, no more keys and documents are looked at than that takes",
  async (_what, index, filter, sort, expected) => {
    await fill(900);
    await comments.createIndex(index);
    expect(await explained(filter, sort, 20)).toMatchObject(expected);
  },
);

test("when two indexes promise the same, the one with fewer keys in its bounds is taken", async () => {
  await comments.createIndex({ status: 1, at: 1 });
  await comments.createIndex({ author: 1, at: 1 });
  const rare = { status: "pending", author: "rare", at: new Date(5_000) };
  await comments.insertMany([
    ...Array.from({ length: 300 }, (_, i) => ({ status: "pending", author: `a${i}`, at: new Date(i) })),
    rare,
  ]);
  const filter = { status: "pending", author: "rare" };
  expect(await explained(filter, { at: 1 }, 20)).toMatchObject({
    indexName: "author_1_at_1",
    keys: 1,
    returned: 1,
  });
});

test("when the collection is a hundred times as large, a page costs the same", async () => {
  await comments.createIndex({ article: 1, status: 1, at: -1 });
  await fill(300);
  const small = await explained({ article: "a1", status: "pending" }, { at: -1 }, 5);
  await comments.drop();
  await comments.createIndex({ article: 1, status: 1, at: -1 });
  await fill(30_000);
  expect(await explained({ article: "a1", status: "pending" }, { at: -1 }, 5)).toEqual(small);
});

test("when the keys say everything, a count looks at no document", async () => {
  await fill(300);
  await comments.createIndex({ status: 1 });
  expect(await comments.countDocuments({ status: "spam" })).toBe(100);
  for (const explain of [
    { count: "comments", query: { status: "spam" } },
    {
      aggregate: "comments",
      pipeline: [{ $match: { status: "spam" } }, { $group: { _id: 1, n: { $sum: 1 } } }],
      cursor: {},
    },
  ])
    expect((await running.client.db("t").command({ explain })).executionStats).toMatchObject({
      totalKeysExamined: 100,
      totalDocsExamined: 0,
    });
  expect(await comments.countDocuments({ status: "spam" }, { skip: 10, limit: 20 })).toBe(20);
  expect(await comments.countDocuments({ status: "spam" }, { skip: 95, limit: 20 })).toBe(5);
});

test("when a unique key is there already, the error is MongoDB's 11000 with the key", async () => {
  await comments.createIndex({ site: 1, email: 1 }, { unique: true });
  await comments.insertOne({ site: "s", email: "a@b" });
  const duplicate = { code: 11000, keyPattern: { site: 1, email: 1 }, keyValue: { site: "s", email: "a@b" } };
  await expect(comments.insertOne({ site: "s", email: "a@b" })).rejects.toMatchObject(duplicate);
  await comments.insertOne({ _id: 1 as never, site: "t", email: "a@b" });
  await expect(comments.updateOne({ site: "t" }, { $set: { site: "s" } })).rejects.toMatchObject({
    code: 11000,
  });
  await expect(comments.findOneAndUpdate({ site: "t" }, { $set: { site: "s" } })).rejects.toMatchObject(
    duplicate,
  );
  expect(await comments.findOne({ _id: 1 as never })).toEqual({ _id: 1, site: "t", email: "a@b" });
});

test("when a batch is unordered, each duplicate has its error and the others are written", async () => {
  const documents = [1, 2, 1, 3, 2].map((_id) => ({ _id: _id as never }));
  const error = await comments.insertMany(documents, { ordered: false }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 11000,
    writeErrors: [{ index: 2 }, { index: 4 }],
    result: { insertedCount: 3 },
  });
});

test("when two documents have the same key, a unique index cannot be made and leaves nothing behind", async () => {
  await comments.insertMany([{ email: "a" }, { email: "a" }]);
  await expect(comments.createIndex({ email: 1 }, { unique: true })).rejects.toMatchObject({ code: 11000 });
  expect(await comments.indexes()).toHaveLength(1);
  await comments.insertOne({ email: "a" });
  expect(await comments.countDocuments({ email: "a" })).toBe(3);
});

test("when an index is partial, it holds what its filter matches, also for uniqueness, and is used where that is implied", async () => {
  await comments.createIndex({ email: 1 }, { unique: true, partialFilterExpression: { status: "approved" } });
  await comments.insertMany([
    { email: "a", status: "spam" },
    { email: "a", status: "spam" },
    { email: "a", status: "approved" },
  ]);
  await expect(comments.insertOne({ email: "a", status: "approved" })).rejects.toMatchObject({ code: 11000 });
  expect(await explained({ email: "a", status: "approved" }, {}, 0)).toMatchObject({
    indexName: "email_1",
    keys: 1,
  });
  expect(await explained({ email: "a" }, {}, 0)).toMatchObject({ stages: "COLLSCAN", returned: 3 });
  await expect(comments.updateMany({}, { $set: { status: "approved" } })).rejects.toMatchObject({
    code: 11000,
  });
});

test("when an index is sparse, documents without its field are not in it and may share its uniqueness", async () => {
  await comments.createIndex({ email: 1 }, { unique: true, sparse: true });
  await comments.insertMany([{ a: 1 }, { a: 2 }, { email: "a" }]);
  expect(await comments.countDocuments({ email: null })).toBe(2);
  expect(await explained({ email: "a" }, {}, 0)).toMatchObject({ indexName: "email_1" });
  expect(await explained({}, { email: 1 }, 0)).toMatchObject({ stages: "SORT COLLSCAN", returned: 3 });
});

test("when a document's time is over, the TTL index removes it and what has no date stays", async () => {
  await comments.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
  await comments.insertMany([
    { _id: 1 as never, at: new Date(now) },
    { _id: 2 as never, at: new Date(now + 50_000) },
    { _id: 3 as never, at: "text" },
  ]);
  now += 60_000;
  await until("the document is gone", async () => (await comments.countDocuments()) === 2);
  expect(await comments.distinct("_id")).toEqual([2, 3]);
});

const refused: [
  what: string,
  keys: Record<string, 1 | "text" | "2dsphere" | "hashed">,
  options: object,
  code: number,
][] = [
  ["text", { body: "text" }, {}, 238],
  ["hashed", { body: "hashed" }, {}, 238],
  ["wildcard", { "$**": 1 }, {}, 238],
  ["collation", { body: 1 }, { collation: { locale: "de" } }, 238],
  ["TTL on two fields", { a: 1, b: 1 }, { expireAfterSeconds: 1 }, 67],
];
test.each(refused)(
  "when an index is of a kind that is not supported (%s), it is refused",
  async (_what, keys, options, code) => {
    await expect(comments.createIndex(keys, options)).rejects.toMatchObject({ code });
  },
);

test("when two fields of an index hold arrays, the document is refused as in MongoDB", async () => {
  await comments.createIndex({ a: 1, b: 1 });
  await expect(comments.insertOne({ a: [1, 2], b: [1, 2] })).rejects.toMatchObject({ code: 171 });
  expect(await comments.countDocuments()).toBe(0);
});

test("when an index is dropped, the query goes on without it", async () => {
  await fill(30);
  await comments.createIndex({ article: 1 });
  await comments.dropIndex("article_1");
  await expect(comments.dropIndex("article_1")).rejects.toMatchObject({ code: 27 });
  expect(await explained({ article: "a1" }, {}, 0)).toMatchObject({ stages: "COLLSCAN", returned: 3 });
});
