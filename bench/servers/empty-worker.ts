import { Worker } from "bullmq";
import { createLog } from "../../src/log.ts";
import { connectForWork } from "../../src/queue/connect-redis.ts";

/** BullMQ's own rate: a worker whose jobs do nothing. */
const connection = connectForWork(process.env.REDIS_URL ?? "", createLog("error"));
const worker = new Worker("empty", async () => undefined, {
  connection,
  prefix: process.env.QUEUE_PREFIX ?? "bench",
  concurrency: Number(process.env.WORKER_CONCURRENCY ?? 4),
});
await worker.waitUntilReady();
process.stdout.write("ready\n");
