import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { serialize } from "bson";
import fc from "fast-check";
import { type Document, type IndexDirection, MongoServerError, type UpdateFilter } from "mongodb";
import { bsonScalar, bsonValue } from "../../support/bson-arbitraries.ts";
import { startTestEngine } from "../../support/embedded-engine.ts";

// A machine that is busy with other things may take long.
jest.setTimeout(300_000);

let running: Awaited<ReturnType<typeof startTestEngine>>;
beforeAll(async () => {
  running = await startTestEngine();
});
afterAll(() => running.stop());

const field = fc.constantFrom("a", "b", "c.x");
const direction = fc.constantFrom<1 | -1>(1, -1);
const inner = fc.oneof(
  fc.record({ x: bsonValue }, { noNullPrototype: true }),
  fc.array(fc.record({ x: bsonScalar }, { noNullPrototype: true }), { maxLength: 2 }),
  bsonScalar,
);
const fields = fc.record(
  { a: bsonValue, b: bsonScalar, c: inner },
  { requiredKeys: [], noNullPrototype: true },
);
/** Documents whose `a`, `b` and `c.x` do not all hold arrays: MongoDB indexes one array a document. */
const oneArray = fields.map((doc): Document => (Array.isArray(doc.a) ? { ...doc, c: { x: 1 } } : doc));
const documents = fc.array(oneArray, { minLength: 1, maxLength: 25 });

const spec = fc.uniqueArray(fc.tuple(fc.oneof(field, field, fc.constant("_id")), direction), {
  minLength: 1,
  maxLength: 4,
  selector: ([name]) => name,
});
const indexOptions = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constant({ sparse: true }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { partialFilterExpression: { a: { $gt: 0 } } },
      { partialFilterExpression: { b: { $exists: true } } },
    ),
  },
);
const indexes = fc.uniqueArray(fc.tuple(spec, indexOptions), {
  minLength: 1,
  maxLength: 3,
  selector: (index) => JSON.stringify(index),
});

/** A list can be so long that its values are not merged, or two of them so that they are not even sought one by one. */
const numbersFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => first + i);

const operand = fc.oneof({ weight: 4, arbitrary: bsonScalar }, { weight: 1, arbitrary: bsonValue });
const condition: fc.Arbitrary<unknown> = fc.oneof(
  operand,
  fc
    .tuple(fc.constantFrom("$eq", "$ne", "$gt", "$gte", "$lt", "$lte"), operand)
    .map(([name, value]) => ({ [name]: value })),
  fc.tuple(operand, operand).map(([low, high]) => ({ $gte: low, $lt: high })),
  fc
    .tuple(fc.constantFrom("$in", "$nin"), fc.array(operand, { maxLength: 3 }), fc.constantFrom(0, 0, 300))
    .map(([name, list, more]) => ({ [name]: [...list, ...numbersFrom(1_000, more)] })),
  fc.boolean().map((present) => ({ $exists: present })),
);
const conjunction = fc.dictionary(field, condition, { maxKeys: 3, noNullPrototype: true });
const filter: fc.Arbitrary<Document> = fc.oneof(
  { weight: 5, arbitrary: conjunction },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.array(conjunction, { minLength: 1, maxLength: 3 }), fc.oneof(fc.constant({}), conjunction))
      .map(([$or, rest]) => ({ ...rest, $or })),
  },
  { weight: 1, arbitrary: fc.tuple(conjunction, conjunction).map(($and) => ({ $and })) },
);
/** Ends with `_id`, so that there is one right order. */
const totalSort = fc
  .tuple(fc.uniqueArray(fc.tuple(field, direction), { maxLength: 3, selector: ([name]) => name }), direction)
  .map(([order, last]): [string, 1 | -1][] => [...order, ["_id", last]]);
const page = fc.record({ skip: fc.constantFrom(0, 0, 2), limit: fc.constantFrom(0, 3, 10) });

/** Bytes tell a 1 from a 1.0 and keep NaN; the driver's objects do not compare so exactly. */
const bytes = (docs: Document[]): string[] =>
  docs.map((doc) => Buffer.from(serialize(doc)).toString("base64"));

type Step = { stage?: string; inputStage?: Step };
const stages = (step: Step | undefined): string[] =>
  step ? [String(step.stage), ...stages(step.inputStage)] : [];

const RUNS = Number(process.env.SCAN_RUNS ?? 60);
let run = 0;

/** Changes of every kind of place: a field, a field in a document, an element, one that goes, one that comes. */
const change: fc.Arbitrary<UpdateFilter<Document>> = fc.oneof(
  fc.tuple(field, operand).map(([name, value]) => ({ $set: { [name]: value } })),
  field.map((name) => ({ $unset: { [name]: 1 } })),
  fc.constantFrom<UpdateFilter<Document>>(
    { $rename: { b: "d" } },
    { $rename: { d: "b" } },
    { $inc: { n: 1 } },
  ),
);
const changes = fc.array(fc.tuple(filter, change), { maxLength: 4 });

type Indexed = [keys: [string, 1 | -1][], options: object];
type Asked = { wanted: Document; order: [string, 1 | -1][]; skip: number; limit: number };

/** Asks with the indexes and with a full scan, and compares; gives the stages of the plans with the indexes. */
async function compare(
  docs: Document[],
  specs: Indexed[],
  queries: Asked[],
  updates: [Document, UpdateFilter<Document>][] = [],
): Promise<string[]> {
  run += 1;
  const collection = running.client.db("scan").collection<Document>(`run${run}`, { promoteLongs: false });
  await collection.insertMany(docs.map((doc, i) => ({ _id: i as never, ...doc })));
  for (const [i, [keys, options]] of specs.entries())
    await collection.createIndex(Object.fromEntries(keys) as Record<string, IndexDirection>, {
      ...options,
      name: `index${i}`,
    });
  for (const [wanted, update] of updates)
    await collection.updateMany(wanted, update).catch((error: unknown) => {
      // A path that leads into text, or two arrays in one index: refused, and no change of any document.
      if (!(error instanceof MongoServerError && [28, 171].includes(Number(error.code)))) throw error;
    });
  const plans: string[] = [];
  for (const { wanted, order, skip, limit } of queries) {
    const total = Object.fromEntries(order) as Record<string, 1 | -1>;
    const find = () => collection.find(wanted).sort(total).skip(skip).limit(limit);
    expect(bytes(await find().toArray())).toEqual(bytes(await find().hint({ $natural: 1 }).toArray()));
    const all = await collection.find(wanted).hint({ $natural: 1 }).toArray();
    expect(await collection.countDocuments(wanted)).toBe(all.length);
    plans.push(stages((await find().explain("queryPlanner")).queryPlanner.winningPlan).join(" "));
  }
  await collection.drop();
  return plans;
}

test("when an index answers, the answer and its order are those of a full scan", async () => {
  const plans: string[] = [];
  const query = fc
    .record({ wanted: filter, order: totalSort, page })
    .map(({ page: at, ...rest }) => ({ ...rest, ...at }));
  await fc.assert(
    fc.asyncProperty(
      documents,
      indexes,
      fc.array(query, { minLength: 5, maxLength: 8 }),
      changes,
      async (docs, specs, queries, updates) => {
        plans.push(...(await compare(docs, specs, queries, updates)));
      },
    ),
    { numRuns: RUNS },
  );
  // The comparison says something only where indexes were used, for their order too.
  expect(plans.some((plan) => plan.includes("IXSCAN"))).toBe(true);
  expect(plans.some((plan) => plan.includes("IXSCAN") && !plan.includes("SORT"))).toBe(true);
  expect(plans.some((plan) => plan.endsWith("FETCH OR"))).toBe(true);
});

test("when scans for a list of values are merged, the order is that of a full scan", async () => {
  const plans: string[] = [];
  const list = fc.uniqueArray(bsonScalar, { minLength: 2, maxLength: 4 });
  const around = fc.record({
    list,
    by: direction,
    last: direction,
    turn: direction,
    page,
    low: bsonScalar,
    bounded: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      documents,
      around,
      async (docs, { list: $in, by, last, turn, page: at, low, bounded }) => {
        const specs: Indexed[] = [
          [
            [
              ["a", 1],
              ["b", by],
              ["_id", last],
            ],
            {},
          ],
        ];
        const wanted = bounded ? { a: { $in }, b: { $gte: low } } : { a: { $in } };
        const order: [string, 1 | -1][] = [
          ["b", (by * turn) as 1 | -1],
          ["_id", (last * turn) as 1 | -1],
        ];
        plans.push(...(await compare(docs, specs, [{ wanted, order, ...at }])));
      },
    ),
    { numRuns: 2 * RUNS },
  );
  expect(plans.some((plan) => plan.includes("SORT_MERGE"))).toBe(true);
});
