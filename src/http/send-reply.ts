import type { Response } from "express";
import type { Reply } from "./route.ts";

/** Turns what a handler gave back into the response. */
export function send(response: Response, { status, headers = {}, body, type }: Reply): void {
  response.status(status);
  // Answers are for the one who asks unless a route says otherwise.
  for (const [name, value] of Object.entries({ "Cache-Control": "no-store", ...headers })) {
    if (value === "") response.removeHeader(name);
    else response.set(name, value);
  }
  if (body === undefined) response.end();
  else if (type) response.type(type).send(body);
  else sendJson(response, body);
}

/** As Express's own `json`, without the freshness and the type that it works out anew for each answer. */
function sendJson(response: Response, body: unknown): void {
  const text = JSON.stringify(body);
  if (!response.hasHeader("Content-Type"))
    response.setHeader("Content-Type", "application/json; charset=utf-8");
  response.setHeader("Content-Length", Buffer.byteLength(text));
  response.end(text);
}
