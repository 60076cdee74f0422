import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Collection, MongoClient } from "mongodb";
import { type StoreServer, startStoreServer } from "./support/engine-server.ts";
import { median } from "./support/measure.ts";

type Comment = {
  _id: string;
  site: string;
  article: string;
  status: string;
  createdAt: Date;
  email: string;
  body: string;
  findings: { reason: string }[];
};
type Size = {
  documents: number;
  pagesPerSecond: number;
  pageP99Ms: number;
  keysExamined: number;
  residentMiB: number;
  diskMiB: number | null;
};

const PAGE = 20;
const BATCH = 100;
const statuses = ["approved", "approved", "approved", "pending", "spam"];
const body = "A comment of ordinary length, as readers leave them below an article. ".repeat(4);

/** A comment as the service stores it, about 500 bytes; 200 articles whatever the number of comments. */
function commentOf(n: number): Comment {
  return {
    _id: n.toString(16).padStart(24, "0"),
    site: "default",
    article: `article-${n % 200}`,
    status: statuses[n % statuses.length] ?? "approved",
    createdAt: new Date(1_700_000_000_000 + n * 1000),
    email: `reader${n % 5000}@example.org`,
    body,
    findings: [{ reason: "links" }],
  };
}

async function createIndexes(comments: Collection<Comment>): Promise<void> {
  await comments.createIndex({ site: 1, article: 1, status: 1, createdAt: -1, _id: -1 });
  await comments.createIndex({ site: 1, status: 1, createdAt: 1 });
  await comments.createIndex({ email: 1, createdAt: -1 });
}

/** Runs `once` over and over in as many strands as `concurrency` says; gives calls a second and each call's milliseconds. */
async function rateOf(
  seconds: number,
  concurrency: number,
  once: () => Promise<unknown>,
): Promise<{ perSecond: number; times: number[] }> {
  const times: number[] = [];
  const began = performance.now();
  const strand = async () => {
    while (performance.now() - began < seconds * 1000) {
      const start = performance.now();
      await once();
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, strand));
  return {
    perSecond: times.length / ((performance.now() - began) / 1000),
    times: times.sort((a, b) => a - b),
  };
}

async function fillTo(
  comments: Collection<Comment>,
  from: number,
  to: number,
  note: (done: number) => void,
): Promise<void> {
  let next = from;
  const strand = async () => {
    while (next < to) {
      const first = next;
      next = Math.min(to, first + 1000);
      await comments.insertMany(
        Array.from({ length: next - first }, (_, i) => commentOf(first + i)),
        { ordered: false },
      );
      note(next);
    }
  };
  await Promise.all([strand(), strand()]);
}

async function measurePages(
  server: StoreServer,
  client: MongoClient,
  comments: Collection<Comment>,
  documents: number,
  seconds: number,
  rounds: number,
): Promise<Size> {
  let article = 0;
  const find = (n: number) =>
    comments
      .find({ site: "default", article: `article-${n % 200}`, status: "approved" })
      .sort({ createdAt: -1, _id: -1 })
      .limit(PAGE);
  const results = [];
  for (let round = 0; round < rounds; round += 1)
    results.push(await rateOf(seconds, 16, () => find(article++).toArray()));
  const times = results.flatMap((result) => result.times).sort((a, b) => a - b);
  const { executionStats } = await find(1).explain("executionStats");
  const { mem } = await client.db("admin").command({ serverStatus: 1 });
  const bytes =
    server.folder &&
    readdirSync(server.folder).reduce(
      (sum, name) => sum + statSync(join(server.folder ?? "", name)).blocks * 512,
      0,
    );
  return {
    documents,
    pagesPerSecond: Math.round(median(results.map(({ perSecond }) => perSecond))),
    pageP99Ms: Number((times[Math.floor(times.length * 0.99)] ?? 0).toFixed(2)),
    keysExamined: executionStats.totalKeysExamined,
    residentMiB: mem.resident,
    diskMiB: bytes ? Math.round(bytes / 2 ** 20) : null,
  };
}

async function measureInserts(comments: Collection<Comment>, seconds: number, rounds: number) {
  let next = 0;
  const alone = [];
  const together = [];
  const batched = [];
  for (let round = 0; round < rounds; round += 1) {
    alone.push((await rateOf(seconds, 1, () => comments.insertOne(commentOf(next++)))).perSecond);
    together.push((await rateOf(seconds, 32, () => comments.insertOne(commentOf(next++)))).perSecond);
    const batch = () =>
      comments.insertMany(
        Array.from({ length: BATCH }, () => commentOf(next++)),
        { ordered: false },
      );
    batched.push((await rateOf(seconds, 4, batch)).perSecond * BATCH);
  }
  return {
    insertsAlonePerSecond: Math.round(median(alone)),
    inserts32AtOncePerSecond: Math.round(median(together)),
    insertsBatchedPerSecond: Math.round(median(batched)),
  };
}

/**
 * Measures the store: durable inserts, indexed pages at two sizes, memory and disk. Runs on the embedded engine, or on
 * `MONGODB_URI` in a database of its own that it drops. `--large` documents (1,000,000), `--seconds` a round (3), `--rounds` (3).
 */
export async function run(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: {
      json: { type: "boolean", default: false },
      large: { type: "string", default: "1000000" },
      seconds: { type: "string", default: "3" },
      rounds: { type: "string", default: "3" },
    },
  });
  const [large, seconds, rounds] = [values.large, values.seconds, values.rounds].map(Number) as [
    number,
    number,
    number,
  ];
  const server = await startStoreServer();
  const say = (text: string) => (values.json ? undefined : process.stderr.write(text));
  const client = await MongoClient.connect(server.uri);
  const database = client.db(`bench_store_${process.pid}`);
  try {
    const inserted = database.collection<Comment>("inserted");
    await createIndexes(inserted);
    const inserts = await measureInserts(inserted, seconds, rounds);
    await inserted.drop();
    const comments = database.collection<Comment>("comments");
    await createIndexes(comments);
    const note = (done: number) => say(`\rfilling: ${done} documents`);
    await fillTo(comments, 0, 10_000, note);
    const small = await measurePages(server, client, comments, 10_000, seconds, rounds);
    await fillTo(comments, 10_000, large, note);
    say("\n");
    const sizes = [small, await measurePages(server, client, comments, large, seconds, rounds)];
    const result = {
      server: server.folder === undefined ? "MONGODB_URI" : "embedded",
      ...inserts,
      pages: sizes,
    };
    if (values.json) console.log(JSON.stringify(result));
    else {
      console.log(
        `durable inserts a second: ${inserts.insertsAlonePerSecond} alone, ${inserts.inserts32AtOncePerSecond} with 32 at once, ${inserts.insertsBatchedPerSecond} in batches of ${BATCH}`,
      );
      console.table(sizes);
    }
  } finally {
    await database.dropDatabase();
    await client.close();
    await server.stop();
  }
}
