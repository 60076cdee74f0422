import type { ErrorRequestHandler, Request, RequestHandler } from "express";
import { AppError, malformed, notFound, tooLarge, unavailable, unsupportedType } from "../errors.ts";
import type { Logger } from "../log.ts";
import { isRedisUnavailable } from "../queue/connect-redis.ts";
import { isStoreUnavailable } from "../store/connect.ts";
import type { Reply } from "./route.ts";
import { send } from "./send-reply.ts";

export const bodyLimit = "256 KiB";
export const acceptedTypes = ["application/json", "application/x-www-form-urlencoded"] as const;

/** A page for those who sent a form and want one; `undefined`: the problem document. */
export type ErrorPage = (error: AppError, request: Request) => Reply | undefined;

/** The one place where what was thrown becomes a response: problem documents, never a stack or a raw message. */
export function handleErrors(log: Logger, asPage: ErrorPage = () => undefined): ErrorRequestHandler {
  return (thrown: unknown, request, response, next) => {
    const error = toAppError(thrown);
    const requestId = String(response.locals.requestId);
    if (error.status >= 500) log.error({ err: error.cause ?? thrown, requestId }, error.title);
    response.locals.problem = { code: error.code, fields: error.fields ?? [] };
    if (response.headersSent) return next(thrown);
    if (error.retryAfterSeconds !== undefined) response.set("Retry-After", String(error.retryAfterSeconds));
    const reply = asPage(error, request);
    if (reply) return send(response, reply);
    response
      .status(error.status)
      .set("Cache-Control", "no-store")
      .type("application/problem+json")
      .send(
        JSON.stringify({
          type: `urn:problem:${error.code}`,
          title: error.title,
          status: error.status,
          detail: error.message,
          requestId,
          ...(error.fields ? { errors: error.fields } : {}),
          ...error.extra,
        }),
      );
  };
}

/** Answers what no route took. */
export const noSuchPage: RequestHandler = () => {
  throw notFound("page");
};

function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (isStoreUnavailable(thrown) || isRedisUnavailable(thrown))
    return unavailable("A store that this needs does not answer. Try again soon.", thrown);
  return bodyError(thrown) ?? internal(thrown);
}

/** What Express and its body parsers throw has a `status` and, for bodies, a `type`. */
function bodyError(thrown: unknown): AppError | undefined {
  const { type, status } = (thrown ?? {}) as { type?: unknown; status?: unknown };
  switch (type) {
    case "entity.too.large":
    case "parameters.too.many":
      return tooLarge(bodyLimit);
    case "charset.unsupported":
    case "encoding.unsupported":
      return unsupportedType(acceptedTypes);
    case "entity.parse.failed":
      return malformed("The body is not valid JSON.");
    case "entity.verify.failed":
      return malformed("The body is not valid UTF-8.");
    default:
      return typeof status === "number" && status >= 400 && status < 500
        ? malformed("The request cannot be read.")
        : undefined;
  }
}

const internal = (cause: unknown): AppError =>
  new AppError({
    status: 500,
    code: "internal",
    title: "Internal error",
    detail: "Something went wrong here. It has been logged under this request's id.",
    cause,
  });
