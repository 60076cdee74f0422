import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { assertPortFree, freePort } from "../../src/embedded/free-port.ts";

describe("the check of a port", () => {
  test("when the port is free, then nothing is said and the port stays free", async () => {
    const port = await freePort();
    await assertPortFree(port);
    await assertPortFree(port);
  });

  test.each(["127.0.0.1", "0.0.0.0"])(
    "when another program has it on %s, then one line says what to do",
    async (host) => {
      const server = createServer().listen(0, host);
      await once(server, "listening");
      const { port } = server.address() as AddressInfo;
      await expect(assertPortFree(port, "0.0.0.0")).rejects.toThrow(
        `Port ${port} is in use by another program. Stop that one, or choose another port: PORT=${port + 1} npm start`,
      );
      server.close();
    },
  );
});
