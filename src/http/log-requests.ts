import type { RequestHandler } from "express";
import type { FieldError } from "../errors.ts";
import type { Logger } from "../log.ts";

/** Told of every answered request; `route` is the pattern, never the address with its values. */
export type ObserveRequest = (request: {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
  /** Of the body, as far as it was read. */
  readonly bodyBytes: number;
  /** Why it was refused, where it was. */
  readonly problem: { readonly code: string; readonly fields: readonly FieldError[] } | undefined;
}) => void;

/** One line a request: method, route pattern, status and duration. Nothing of the body, query or headers. */
export function logRequests(log: Logger, observe: ObserveRequest): RequestHandler {
  // Nothing in these lines is secret, so none is searched for secrets.
  const lines = log.child({}, { redact: [] });
  return (request, response, next) => {
    const start = performance.now();
    response.once("close", () => {
      const seconds = (performance.now() - start) / 1_000;
      const route = String(response.locals.route ?? "other");
      const { method } = request;
      const status = response.statusCode;
      const { bodyBytes = 0, problem } = response.locals as Partial<Parameters<ObserveRequest>[0]>;
      observe({ method, route, status, seconds, bodyBytes, problem });
      lines.info(
        { requestId: response.locals.requestId, method, route, status, ms: Math.round(seconds * 1_000) },
        response.writableFinished ? "answered" : "client went away",
      );
    });
    next();
  };
}
