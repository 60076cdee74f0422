import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { deserialize, serialize } from "bson";

/** Opcode of today's messages. */
export const OP_MSG = 2013;

/** A message with its header; `length` may lie. */
export function message(opCode: number, content: Uint8Array, length = content.length + 16): Buffer {
  const head = Buffer.alloc(16);
  head.writeInt32LE(length, 0);
  head.writeInt32LE(7, 4);
  head.writeInt32LE(opCode, 12);
  return Buffer.concat([head, content]);
}

/** Flags of OP_MSG and a body. */
export const section = (body: Uint8Array): Buffer => Buffer.concat([Buffer.from([0, 0, 0, 0, 0]), body]);
export const command = (body: object): Buffer => message(OP_MSG, section(serialize(body)));

export async function openSocket(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  // A reset is one of the ways in which the engine may end a connection.
  socket.on("error", () => socket.destroy());
  await once(socket, "connect");
  return socket;
}

/** Waits for the end of a connection, by a reset too. */
export const gone = (socket: Socket): Promise<void> =>
  new Promise((resolve) => socket.on("close", () => resolve()));

/** Sends bytes; gives the reply's document, or undefined where the engine ended the connection. */
export async function exchangeBytes(
  port: number,
  bytes: Buffer,
): Promise<Record<string, unknown> | undefined> {
  const socket = await openSocket(port);
  let got = Buffer.alloc(0);
  const whole = new Promise<void>((resolve) => {
    socket.on("data", (chunk: Buffer) => {
      got = Buffer.concat([got, chunk]);
      if (got.length >= 4 && got.length >= got.readInt32LE(0)) resolve();
    });
    socket.on("close", () => resolve());
  });
  socket.write(bytes);
  await whole;
  socket.destroy();
  if (got.length < 16) return undefined;
  if (got.readInt32LE(8) !== 7) throw new Error("the reply is not to the message sent");
  return deserialize(got.subarray(got.readInt32LE(12) === OP_MSG ? 21 : 36));
}
