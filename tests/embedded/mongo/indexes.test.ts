import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startTestEngine } from "../../support/embedded-engine.ts";

let running: Awaited<ReturnType<typeof startTestEngine>>;
beforeAll(async () => {
  running = await startTestEngine();
});
afterAll(() => running.stop());

test("x", async () => {
  const c = running.client.db("t").collection("c");
  await c.insertOne({ a: 1 });
  expect(await c.countDocuments()).toBe(1);
});
