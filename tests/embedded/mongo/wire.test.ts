import { once } from "node:events";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { serialize } from "bson";
import fc from "fast-check";
import { startTestEngine } from "../../support/embedded-engine.ts";
import {
  command,
  exchangeBytes,
  gone,
  message,
  OP_MSG,
  openSocket,
  section,
} from "../../support/raw-wire.ts";

// A machine that is busy with other things may take long.
jest.setTimeout(180_000);

let running: Awaited<ReturnType<typeof startTestEngine>>;
beforeAll(async () => {
  running = await startTestEngine({ limits: { stallMs: 100, pendingBytes: 20 * 1024 * 1024 } });
});
afterAll(() => running.stop());

const open = () => openSocket(running.engine.port);
const exchange = (bytes: Buffer) => exchangeBytes(running.engine.port, bytes);

async function stillServes(): Promise<void> {
  expect(await running.client.db("admin").command({ ping: 1 })).toMatchObject({ ok: 1 });
}

const ping = serialize({ ping: 1, $db: "admin" });
const closed: [what: string, bytes: Buffer][] = [
  ["a length below that of a header", message(OP_MSG, Buffer.alloc(0), 3)],
  ["a negative length", message(OP_MSG, section(ping), -1)],
  ["a length beyond the largest message", message(OP_MSG, section(ping), 2 ** 31 - 1)],
  ["an unknown opcode", message(4711, section(ping))],
  ["a compressed message that was not agreed on", message(2012, section(ping))],
  ["no section", message(OP_MSG, Buffer.alloc(4))],
  ["unknown required flags", message(OP_MSG, Buffer.concat([Buffer.from([0, 1, 0, 0, 0]), ping]))],
  ["a section of unknown kind", message(OP_MSG, Buffer.concat([Buffer.from([0, 0, 0, 0, 9]), ping]))],
  ["two bodies", message(OP_MSG, Buffer.concat([section(ping), Buffer.from([0]), ping]))],
  ["a body beyond its message", message(OP_MSG, section(Buffer.from([255, 255, 0, 0, 0])))],
  [
    "a sequence beyond its message",
    message(OP_MSG, Buffer.concat([section(ping), Buffer.from([1, 255, 0, 0, 0])])),
  ],
  [
    "a sequence whose name has no end",
    message(OP_MSG, Buffer.concat([section(ping), Buffer.from([1, 7, 0, 0, 0, 97, 97, 97])])),
  ],
  [
    "a legacy query on a collection",
    message(2004, Buffer.concat([Buffer.from("\0\0\0\0a.b\0\0\0\0\0\0\0\0\0", "latin1"), ping])),
  ],
];

test.each(closed)(
  "when a message has %s, its connection is closed and others go on",
  async (_what, bytes) => {
    expect(await exchange(bytes)).toBeUndefined();
    await stillServes();
  },
);

function nested(depth: number): Buffer {
  let bytes = Buffer.from(serialize({}));
  for (let i = 0; i < depth; i++) {
    const head = Buffer.alloc(4);
    head.writeInt32LE(bytes.length + 8);
    bytes = Buffer.concat([head, Buffer.from("\x03a\0", "latin1"), bytes, Buffer.from([0])]);
  }
  return bytes;
}

const broken = Buffer.from(ping);
broken[4] = 0x55;
const refused: [what: string, bytes: Buffer, code: number][] = [
  ["a field of an unknown type", message(OP_MSG, section(broken)), 22],
  ["no command", command({ $db: "admin" }), 59],
  ["an unknown command", command({ noSuchThing: 1, $db: "admin" }), 59],
  ["the name of an inherited property as a command", command({ constructor: 1, $db: "admin" }), 59],
  ["a command that is not supported", command({ mapReduce: "c", $db: "t" }), 238],
  ["an unknown field", command({ find: "c", nonsense: 1, $db: "t" }), 40415],
  ["a transaction", command({ find: "c", startTransaction: true, autocommit: false, $db: "t" }), 238],
  ["an invalid collection name", command({ find: "a$b", $db: "t" }), 73],
  ["an invalid database name", command({ find: "c", $db: "a b" }), 73],
  ["a cursor that is not there", command({ getMore: 5n, collection: "c", $db: "t" }), 43],
  ["a filter of the wrong type", command({ find: "c", filter: [1], $db: "t" }), 14],
];

test.each(refused)(
  "when a command has %s, the answer is an error with MongoDB's code",
  async (_what, bytes, code) => {
    expect(await exchange(bytes)).toMatchObject({ ok: 0, code });
    await stillServes();
  },
);

const large = serialize({ _id: 1, text: "x".repeat(16 * 1024 * 1024) });
test.each([
  ["nested too deep", nested(5000), 22],
  ["larger than 16 MiB", large, 10334],
  ["cut off", large.subarray(0, 100), 22],
])("when a document is %s, it is refused and the rest goes on", async (_what, bytes, code) => {
  const body = Buffer.from(bytes);
  body.writeInt32LE(body.length);
  const insert = Buffer.concat([
    section(serialize({ insert: "c", $db: "t" })),
    Buffer.from([1]),
    sequence("documents", body),
  ]);
  expect(await exchange(message(OP_MSG, insert))).toMatchObject({ n: 0, writeErrors: [{ index: 0, code }] });
  await stillServes();
});

function sequence(name: string, document: Uint8Array): Buffer {
  const size = Buffer.alloc(4);
  size.writeInt32LE(4 + name.length + 1 + document.length);
  return Buffer.concat([size, Buffer.from(`${name}\0`), document]);
}

test("when a message stalls in the middle, its connection is closed; an idle one stays", async () => {
  const idle = await open();
  const stalled = await open();
  stalled.write(command({ ping: 1, $db: "admin" }).subarray(0, 20));
  await gone(stalled);
  idle.write(command({ ping: 1, $db: "admin" }));
  await once(idle, "data");
  idle.destroy();
});

test("when unfinished messages would take more memory than there is for them, the connection is closed", async () => {
  const socket = await open();
  const head = message(OP_MSG, Buffer.alloc(0), 40_000_000);
  socket.write(head);
  socket.write(Buffer.alloc(21 * 1024 * 1024));
  await gone(socket);
  await stillServes();
});

test("when a client goes away in the middle of a reply, the engine goes on", async () => {
  const comments = running.client.db("t").collection("large");
  await comments.insertMany(Array.from({ length: 20 }, () => ({ text: "x".repeat(500_000) })));
  const socket = await open();
  socket.write(command({ find: "large", $db: "t" }));
  await once(socket, "data");
  socket.destroy();
  await stillServes();
});

test("when a legacy client shakes hands, it gets a legacy reply", async () => {
  const bytes = message(
    2004,
    Buffer.concat([
      Buffer.from("\0\0\0\0admin.$cmd\0\0\0\0\0\xff\xff\xff\xff", "latin1"),
      serialize({ isMaster: 1 }),
    ]),
  );
  expect(await exchange(bytes)).toMatchObject({ ok: 1, ismaster: true });
});

test("when bytes of a good message are changed at random, the engine answers or closes, and goes on", async () => {
  const good = command({
    insert: "fuzz",
    documents: [{ _id: 1, a: [1, { b: "x" }], d: new Date(0) }],
    $db: "t",
  });
  const change = fc.tuple(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { minLength: 1, maxLength: 4 }),
      fc.nat({ max: good.length }),
      async (changes, cut) => {
        const bytes = Buffer.from(good);
        for (const [at, value] of changes) if (at < 4 || at >= 8) bytes[at] = value;
        const socket = await open();
        socket.end(cut < good.length / 4 ? bytes.subarray(0, cut) : bytes);
        await gone(socket.resume());
      },
    ),
    { numRuns: 200 },
  );
  await stillServes();
});
