import express from "express";
import { postCommentSchema } from "../../src/comments/submission.schema.ts";
import { handleErrors } from "../../src/http/handle-errors.ts";
import { listen } from "../../src/http/listen.ts";
import { requestId } from "../../src/http/request-id.ts";
import { validate } from "../../src/http/validate.ts";
import { createLog } from "../../src/log.ts";

/** What the accept path is compared with: Express with the same parsing and validation, and no queue behind it. */
const app = express();
app.use(requestId);
app.post("/v1/comments", express.json({ limit: 256 * 1024 }), (request, response) => {
  const { article } = validate(postCommentSchema, request.body);
  response.status(202).json({ status: "queued", article });
});
app.use(handleErrors(createLog("error")));
const { url } = await listen(app, 0, "127.0.0.1");
process.stdout.write(`${url}\n`);
