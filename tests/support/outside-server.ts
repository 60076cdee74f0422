import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface OutsideCall {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface OutsideAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** How the service answers; `undefined`: it says nothing until the caller gives up. */
export type Behaviour = (call: OutsideCall) => OutsideAnswer | undefined;

export interface OutsideServer {
  readonly url: string;
  /** Every call so far. */
  readonly calls: OutsideCall[];
  behave(behaviour: Behaviour): void;
  stop(): Promise<void>;
}

/** A service on the other side of the network, on a port of its own, that answers as a test wants. */
export async function startOutsideServer(first: Behaviour): Promise<OutsideServer> {
  const calls: OutsideCall[] = [];
  let behaviour = first;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const call = {
      path: request.url ?? "",
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    calls.push(call);
    const answer = behaviour(call);
    if (answer) response.writeHead(answer.status ?? 200, answer.headers).end(answer.body ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    behave(next) {
      behaviour = next;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
