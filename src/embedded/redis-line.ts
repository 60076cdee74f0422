import { connect } from "node:net";

/** Where a Redis of ours listens on loopback, and its password. */
export interface RedisAddress {
  readonly port: number;
  readonly password: string;
}

/**
 * Sends one inline command to a Redis on loopback and resolves with the first `lines` lines of its answer, fewer where
 * the server closes before, as it does on SHUTDOWN. For the time before there is a client, and for orphans.
 * @throws where nobody listens (code ECONNREFUSED), the password is refused (it is another's Redis, code EACCES) or no
 * answer comes within `timeoutMs` (code ETIMEDOUT).
 */
export function askRedis(
  { port, password }: RedisAddress,
  command: string,
  { lines = 1, timeoutMs = 5_000 }: { lines?: number; timeoutMs?: number } = {},
): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", timeout: timeoutMs });
    const fail = (message: string, code: string) =>
      socket.destroy(Object.assign(new Error(message), { code }));
    let text = "";
    let answer: string[] = [];
    socket.setEncoding("utf8");
    socket.once("connect", () => socket.write(`AUTH ${password}\r\n${command}\r\n`));
    socket.once("timeout", () => fail(`Redis on port ${port} does not answer`, "ETIMEDOUT"));
    socket.once("error", reject);
    socket.once("close", () => resolve(answer));
    socket.on("data", (chunk) => {
      text += chunk;
      const [auth, ...rest] = text.split("\r\n");
      if (auth?.startsWith("-")) fail(`Redis on port ${port}: ${auth.slice(1)}`, "EACCES");
      answer = rest.slice(0, -1);
      if (answer.length >= lines) socket.destroy();
    });
  });
}
