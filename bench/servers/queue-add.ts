import { Queue } from "bullmq";
import express from "express";
import { v7 as uuid } from "uuid";
import { postCommentSchema } from "../../src/comments/submission.schema.ts";
import { handleErrors } from "../../src/http/handle-errors.ts";
import { listen } from "../../src/http/listen.ts";
import { requestId } from "../../src/http/request-id.ts";
import { validate } from "../../src/http/validate.ts";
import { createLog } from "../../src/log.ts";
import { connectForRequests } from "../../src/queue/connect-redis.ts";

/** What the accept path is compared with: Express that adds one job a request. */
const log = createLog("error");
const redis = connectForRequests(process.env.REDIS_URL ?? "", 2, log);
const queue = new Queue("plain", { connection: redis, prefix: process.env.QUEUE_PREFIX ?? "bench" });
await queue.waitUntilReady();
const app = express();
app.use(requestId);
app.post("/v1/comments", express.json({ limit: 256 * 1024 }), async (request, response) => {
  const submission = validate(postCommentSchema, request.body);
  const id = uuid();
  await queue.add("submission", { id, ...submission }, { removeOnComplete: true });
  response.status(202).json({ status: "queued", id });
});
app.use(handleErrors(log));
const { url } = await listen(app, 0, "127.0.0.1");
process.stdout.write(`${url}\n`);
