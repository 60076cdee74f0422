import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** A TCP port that was free on loopback a moment ago. Somebody may take it before we do: callers try again. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/**
 * Makes sure, before anything is started, that `port` can be listened on.
 * @throws an Error with one line that names the port and the remedy.
 */
export async function assertPortFree(port: number, host?: string): Promise<void> {
  const server = createServer();
  server.listen({ port, host });
  try {
    await once(server, "listening");
  } catch (error) {
    throw new Error(describePortProblem(port, error), { cause: error });
  }
  server.close();
  await once(server, "close");
}

function describePortProblem(port: number, error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "EADDRINUSE") {
    return `Port ${port} is in use by another program. Stop that one, or choose another port: PORT=${port + 1} npm start`;
  }
  if (code === "EACCES") {
    return `Port ${port} may not be opened by this user. Choose one above 1023: PORT=3000 npm start`;
  }
  return `Port ${port} cannot be opened: ${(error as Error).message}`;
}
