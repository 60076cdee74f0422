import { parseArgs } from "node:util";
import { type Collection, type Document, MongoClient, type UpdateResult } from "mongodb";
import { type StoreServer, startStoreServer } from "./support/engine-server.ts";
import { fillPending } from "./support/fill-pending.ts";
import { progress, report } from "./support/measure.ts";
import { cpuSeconds } from "./support/process-use.ts";

interface Stored {
  readonly _id: string;
  readonly version: number;
  readonly status?: string;
}

const count = 10_000;

/**
 * What bulk decisions ask of the store, on the service's own collections and indexes: changes a second. `--profile FOLDER`
 * leaves a CPU profile of the engine there.
 */
export async function run(argv: string[]): Promise<void> {
  const { values } = parseArgs({
    args: argv,
    options: { json: { type: "boolean", default: false }, profile: { type: "string" } },
  });
  const { profile, json } = values;
  const flags = profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`];
  const server = await startStoreServer(flags);
  const uri = new URL(server.uri);
  uri.pathname = `/bench_writes_${process.pid}`;
  const client = await MongoClient.connect(uri.href);
  const database = client.db();
  try {
    await fillPending(uri.href, 2 * count, "/news");
    const comments = database.collection<Document & Stored>("comments");
    const audit = database.collection<ReturnType<typeof entryOf>>("audit");
    const ids = (await comments.find().limit(count).project({ _id: 1 }).toArray()).map(({ _id }) =>
      String(_id),
    );
    const rows: (string | number)[][] = [["", "seconds", "a second", "engine's CPU, seconds"]];
    const result: Record<string, object> = {};
    const measure = async (name: string, work: () => Promise<unknown>): Promise<void> => {
      const cpu = cpuOf(server);
      const start = performance.now();
      await work();
      const seconds = (performance.now() - start) / 1_000;
      const used = cpuOf(server) - cpu;
      const perSecond = Math.round(count / seconds);
      rows.push([name, seconds.toFixed(2), perSecond, used.toFixed(2)]);
      result[name] = { seconds, perSecond, cpuSeconds: used };
      progress(`${name}: ${perSecond} a second, ${used.toFixed(2)} s of CPU`);
    };
    await measure("find by a list of 10,000 ids", async () => {
      const found = await comments.find({ _id: { $in: ids } }).toArray();
      if (found.length !== count) throw new Error(`${found.length} found`);
    });
    await measure("updateMany of 200 ids", () => inParts(ids, 200, (part) => decide(comments, part)));
    await measure("updateMany of 200 ids back", () => inParts(ids, 200, (part) => takeBack(comments, part)));
    await measure("updateMany of 10,000 ids", () => decide(comments, ids));
    await measure("updateMany by filter, one field", async () =>
      all(ids, await comments.updateMany({ "decision.batch": "b1" }, { $unset: { unaudited: 1 } })),
    );
    await measure("bulkWrite of 1,000 updateOne by id", () =>
      inParts(ids, 1_000, (part) =>
        comments.bulkWrite(
          part.map((_id) => ({ updateOne: { filter: { _id }, update: { $inc: { version: 1 } } } })),
          { ordered: false },
        ),
      ),
    );
    await measure("bulkWrite of 200 audit entries, upserts", () =>
      inParts(ids, 200, (part) =>
        audit.bulkWrite(
          part.map(entryOf).map(({ _id, ...fields }) => ({
            updateOne: { filter: { _id }, update: { $setOnInsert: fields }, upsert: true },
          })),
          { ordered: false },
        ),
      ),
    );
    await measure("insertMany of 1,000 audit entries", () =>
      inParts(ids, 1_000, (part) =>
        audit.insertMany(
          part.map((id) => entryOf(`${id}:2`)),
          { ordered: false },
        ),
      ),
    );
    report(result, rows, { json, rounds: 1, seconds: 0 });
  } finally {
    await database.dropDatabase();
    await client.close();
    await server.stop();
  }
}

const cpuOf = ({ pid }: StoreServer): number => (pid === undefined ? 0 : cpuSeconds(pid));

async function inParts(
  ids: readonly string[],
  size: number,
  work: (part: readonly string[]) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < ids.length; at += size) await work(ids.slice(at, at + size));
}

/** Far enough from now that nothing is purged meanwhile. */
const at = new Date(Date.UTC(2100, 0, 1));

/** As a moderator's decision on many changes them. */
const decide = async (comments: Collection<Document & Stored>, ids: readonly string[]) =>
  all(
    ids,
    await comments.updateMany(
      { _id: { $in: [...ids] }, version: 0, status: "pending" },
      {
        $set: {
          status: "rejected",
          decision: { kind: "reject", by: "bench", at, from: "pending", version: 1, batch: "b1" },
          unaudited: true,
          purgeAt: at,
        },
        $unset: { retention: 1 },
        $inc: { version: 1 },
      },
    ),
  );

const takeBack = async (comments: Collection<Document & Stored>, ids: readonly string[]) =>
  all(
    ids,
    await comments.updateMany(
      { _id: { $in: [...ids] }, version: 1, status: "rejected" },
      { $set: { status: "pending", version: 0 }, $unset: { decision: 1, unaudited: 1, purgeAt: 1 } },
    ),
  );

function all(ids: readonly string[], { modifiedCount }: UpdateResult): void {
  if (modifiedCount !== ids.length) throw new Error(`${modifiedCount} of ${ids.length} changed`);
}

const entryOf = (comment: string) => ({
  _id: `${comment}:1`,
  comment,
  site: "default",
  article: "/news",
  by: "bench",
  at,
  decision: "reject",
  from: "pending",
  to: "rejected",
  batch: "b1",
  waited: 86_400,
  findings: ["too_many_links"],
});
