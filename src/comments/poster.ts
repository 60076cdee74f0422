import type { Request } from "express";
import { invalidFields } from "../errors.ts";
import { ownOrigin } from "../http/own-origin.ts";
import type { Poster } from "./accept-comment.ts";

/**
 * Who posts, as the request tells.
 * @throws {AppError} 422 for an `Idempotency-Key` that is none.
 */
export function posterOf(request: Request, principal: Poster["principal"]): Poster {
  return {
    principal,
    // Asked for only where they count: Express works them out each time.
    get ip() {
      return request.ip;
    },
    get ownOrigin() {
      return ownOrigin(request);
    },
    userAgent: request.get("user-agent")?.slice(0, 512),
    referrer: request.get("referer")?.slice(0, 2_048),
    idempotencyKey: idempotencyKey(request.get("idempotency-key")),
  };
}

function idempotencyKey(key: string | undefined): string | undefined {
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw invalidFields([
    { field: "Idempotency-Key", code: "invalid", message: "The key has 1 to 255 printable characters." },
  ]);
}
