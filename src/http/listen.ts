import type { Server } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import type { Express } from "express";

export interface Listening {
  /** `http://<host>:<port>`. */
  readonly url: string;
  /** Takes no more connections, and ends those still open after the time given. */
  stop(timeoutMs: number): Promise<void>;
}

/** The port is taken; says what to do. */
export class PortInUse extends Error {
  override readonly name = "PortInUse";
}

/**
 * Starts answering.
 * @throws {PortInUse} where another program listens there.
 */
export async function listen(app: Express, port: number, host: string): Promise<Listening> {
  const server = await new Promise<Server>((resolve, reject) => {
    const starting = app.listen(port, host, (error?: Error) => {
      if (error) reject(explain(error, port, host));
      else resolve(starting);
    });
  });
  // Longer than a proxy's keep-alive, so that it is never this side that closes a connection about to be used.
  server.keepAliveTimeout = 75_000;
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${actual}`,
    stop: (timeoutMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), timeoutMs);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

/**
 * Asks before anything else is started.
 * @throws {PortInUse} where another program listens there.
 */
export async function refuseTakenPort(port: number, host: string): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", (error) => reject(explain(error, port, host)));
    probe.listen(port, host, resolve);
  });
  await new Promise((resolve) => probe.close(resolve));
}

function explain(error: Error, port: number, host: string): Error {
  return (error as NodeJS.ErrnoException).code === "EADDRINUSE"
    ? new PortInUse(`Port ${port} on ${host} is in use. Stop what uses it, or set PORT to a free one.`)
    : error;
}
