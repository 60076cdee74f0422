import { createHash } from "node:crypto";
import type { Redis } from "ioredis";

/** What a request with an `Idempotency-Key` was given the first time. */
export interface Reservation {
  /** The comment's id. */
  readonly id: string;
  readonly authorId: string;
  /** Hash of the request, to tell a repetition from another request under the same key. */
  readonly fingerprint: string;
}

export interface IdempotencyRepository {
  /** Gives the first reservation under this key, this one where there was none. Kept for a day. */
  reserve(scope: string, key: string, reservation: Reservation): Promise<Reservation>;
}

const dayMs = 86_400_000;

export function createIdempotencyRepository(redis: Redis, prefix: string): IdempotencyRepository {
  return {
    async reserve(scope, key, reservation) {
      const name = createHash("sha256")
        .update(JSON.stringify([scope, key]))
        .digest("base64url");
      const earlier = await redis.set(
        `${prefix}:idempotency:${name}`,
        JSON.stringify(reservation),
        "PX",
        dayMs,
        "NX",
        "GET",
      );
      return earlier === null ? reservation : (JSON.parse(earlier) as Reservation);
    },
  };
}
