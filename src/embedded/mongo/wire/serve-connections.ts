import { createServer, type Server, type Socket } from "node:net";
import { HEADER_BYTES, messageLength, type Reply, type Request, readRequest, writeReply } from "./framing.ts";

export type Limits = {
  connections: number;
  /** Milliseconds that a message begun may take to arrive, and a reply to be taken. */
  stallMs: number;
  /** Bytes of unfinished messages over all connections. */
  pendingBytes: number;
};

export const defaultLimits: Limits = { connections: 500, stallMs: 30_000, pendingBytes: 256 * 1024 * 1024 };

type Pending = { bytes: number };
type Answer = (request: Request, connection: number) => Promise<Reply>;

/** Cuts a stream of bytes into whole messages. */
function createCutter(pending: Pending, limits: Limits) {
  let chunks: Buffer[] = [];
  let size = 0;
  const hold = (bytes: number) => {
    size += bytes;
    pending.bytes += bytes;
  };
  return {
    /** Throws when too much is unfinished over all connections. */
    add(chunk: Buffer): void {
      chunks.push(chunk);
      hold(chunk.length);
      if (pending.bytes > limits.pendingBytes) throw new Error("too many bytes of unfinished messages");
    },
    /** The next whole message. Throws on a length that cannot be. */
    next(): Buffer | undefined {
      if (size < HEADER_BYTES) return undefined;
      if ((chunks[0]?.length ?? 0) < HEADER_BYTES) chunks = [Buffer.concat(chunks)];
      const length = messageLength(chunks[0] ?? Buffer.alloc(0));
      if (size < length) return undefined;
      const all = Buffer.concat(chunks);
      chunks = size > length ? [all.subarray(length)] : [];
      hold(-length);
      return all.subarray(0, length);
    },
    unfinished: () => size > 0,
    release: () => hold(-size),
  };
}

async function* messages(socket: Socket, pending: Pending, limits: Limits): AsyncGenerator<Buffer> {
  const cutter = createCutter(pending, limits);
  try {
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      cutter.add(chunk);
      for (let message = cutter.next(); message; message = cutter.next()) yield message;
      // Only a message that has begun may stall; a connection may be idle as long as it likes.
      socket.setTimeout(cutter.unfinished() ? limits.stallMs : 0);
    }
  } finally {
    cutter.release();
  }
}

async function send(socket: Socket, bytes: Buffer, limits: Limits): Promise<void> {
  if (socket.write(bytes)) return;
  socket.setTimeout(limits.stallMs);
  await new Promise<void>((resolve, reject) => {
    const settle = (error?: Error) => {
      socket.off("drain", settle);
      socket.off("close", gone);
      if (error) reject(error);
      else resolve();
    };
    const gone = () => settle(new Error("the client went away"));
    socket.on("drain", settle);
    socket.on("close", gone);
  });
  socket.setTimeout(0);
}

/** Waits, or until the connection is gone. */
async function pause(socket: Socket, ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const over = () => {
      clearTimeout(timer);
      socket.off("close", over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    socket.on("close", over);
  });
}

/**
 * Drivers watch a server by a `hello` that is answered late and, where they allow it, again and again: so they learn
 * of its end at once, from the end of the connection.
 */
async function answerAwaited(
  socket: Socket,
  request: Request,
  first: Reply,
  again: () => Promise<Reply>,
  limits: Limits,
): Promise<void> {
  let { requestId } = request;
  for (let reply = first, replyId = 1; reply.awaitMs !== undefined; reply = await again(), replyId++) {
    await pause(socket, reply.awaitMs);
    if (socket.destroyed) return;
    const stream = request.exhaustAllowed ? { replyId } : undefined;
    await send(socket, writeReply({ requestId, legacy: request.legacy }, reply, stream), limits);
    if (!stream) return;
    requestId = replyId;
  }
}

/** One command after another; the next message is read only when the reply to the last has been taken. */
async function serve(
  socket: Socket,
  id: number,
  answer: Answer,
  pending: Pending,
  limits: Limits,
): Promise<void> {
  for await (const bytes of messages(socket, pending, limits)) {
    const request = readRequest(bytes);
    socket.setTimeout(0);
    const reply = await answer(request, id);
    if (reply.awaitMs !== undefined)
      await answerAwaited(socket, request, reply, () => answer(request, id), limits);
    else if (request.expectsReply) await send(socket, writeReply(request, reply), limits);
  }
}

/** Listens on a loopback address. A message that cannot be read ends its connection, and nothing else. */
export function serveConnections(answer: Answer, limits: Limits): { server: Server; closeAll(): void } {
  const pending: Pending = { bytes: 0 };
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("timeout", () => socket.destroy());
    // The error ends the loop below; without this listener it would end the process.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    serve(socket, connections, answer, pending, limits)
      .catch(() => socket.destroy())
      .finally(() => socket.end());
  });
  server.maxConnections = limits.connections;
  return {
    server,
    closeAll: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
}
