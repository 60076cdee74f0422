import { randomUUID } from "node:crypto";
import type { RequestHandler } from "express";

/** Gives every request an id, the caller's own where it is a plain one, and answers with it in `X-Request-Id`. */
export const requestId: RequestHandler = (request, response, next) => {
  const given = request.get("x-request-id");
  const id = given && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
  response.locals.requestId = id;
  response.setHeader("X-Request-Id", id);
  next();
};
