import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Long, UUID } from "bson";
import { type Document, MongoClient } from "mongodb";
import { startTestEngine } from "../../support/embedded-engine.ts";
import { command, exchangeBytes } from "../../support/raw-wire.ts";

let running: Awaited<ReturnType<typeof startTestEngine>>;
beforeAll(async () => {
  running = await startTestEngine();
});
afterAll(() => running.stop());

const session = () => ({ id: new UUID().toBinary() });
/** Sent past the driver, which would put a session of its own in. */
const send = (body: Document) => exchangeBytes(running.engine.port, command({ ...body, $db: "retry" }));
const stored = () => running.client.db("retry").collection("c").find().toArray();

const writes: [what: string, command: Document][] = [
  ["an insert", { insert: "c", documents: [{ n: 1 }] }],
  ["an update", { update: "c", updates: [{ q: { _id: "u" }, u: { $inc: { n: 1 } }, upsert: true }] }],
  ["a delete", { delete: "c", deletes: [{ q: { _id: "u" }, limit: 1 }] }],
  [
    "a findAndModify",
    { findAndModify: "c", query: { _id: "f" }, update: { $inc: { n: 1 } }, upsert: true, new: true },
  ],
  [
    "an insert that fails in part",
    { insert: "c", documents: [{ _id: "x" }, { _id: "x" }, { _id: "y" }], ordered: false },
  ],
];

test.each(writes)(
  "when %s comes twice with its number, it is applied once and answered twice",
  async (_what, write) => {
    const retried = { ...write, lsid: session(), txnNumber: Long.fromNumber(1) };
    const first = await send(retried);
    expect(first).toMatchObject({ ok: 1 });
    const before = await stored();
    expect(await send(retried)).toEqual(first);
    expect(await stored()).toEqual(before);
  },
);

test("when a session sends an older number, it is told so; another session may use it", async () => {
  const lsid = session();
  const insert = { insert: "numbers", documents: [{ n: 1 }] };
  expect(await send({ ...insert, lsid, txnNumber: Long.fromNumber(5) })).toMatchObject({ n: 1 });
  expect(await send({ ...insert, lsid, txnNumber: Long.fromNumber(4) })).toMatchObject({ ok: 0, code: 225 });
  expect(await send({ ...insert, lsid: session(), txnNumber: Long.fromNumber(4) })).toMatchObject({ n: 1 });
});

/** Passes bytes on; while `losing`, the engine's answers are lost with their connection. */
async function startLossyProxy(
  port: number,
): Promise<{ server: Server; port: number; lose: (losing: boolean) => void }> {
  let losing = false;
  const server = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    client.on("error", end).on("close", end);
    upstream.on("error", end).on("close", end);
    client.on("data", (bytes) => upstream.write(bytes));
    upstream.on("data", (bytes) => {
      const isWrite = bytes.includes("nModified");
      if (!losing || !isWrite) client.write(bytes);
      else {
        losing = false;
        end();
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    server,
    port: (server.address() as AddressInfo).port,
    lose: (value) => {
      losing = value;
    },
  };
}

test("when the answer to a write is lost, the driver's retry does not apply it again", async () => {
  const proxy = await startLossyProxy(running.engine.port);
  const client = await MongoClient.connect(`mongodb://127.0.0.1:${proxy.port}/?directConnection=true`);
  const counters = client.db("retry").collection<{ _id: string; n: number }>("counters");
  await counters.insertOne({ _id: "c", n: 0 });
  proxy.lose(true);
  expect(await counters.updateOne({ _id: "c" }, { $inc: { n: 1 } })).toMatchObject({ modifiedCount: 1 });
  expect(await counters.findOne({ _id: "c" })).toEqual({ _id: "c", n: 1 });
  await client.close();
  proxy.server.close();
});
