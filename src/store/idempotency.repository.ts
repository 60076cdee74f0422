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
  /** Forgets what was given to requests for these comments. Looks through all of a day: for rare use. */
  forget(comments: ReadonlySet<string>): Promise<void>;
}

const dayMs = 86_400_000;
const scanned = 1_000;

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
    async forget(comments) {
      if (comments.size === 0) return;
      const pattern = `${literally(prefix)}:idempotency:*`;
      for await (const keys of redis.scanStream({ match: pattern, count: scanned }) as AsyncIterable<
        string[]
      >) {
        const values = keys.length === 0 ? [] : await redis.mget(keys);
        const own = keys.filter((_key, index) => {
          const value = values[index];
          return value != null && comments.has((JSON.parse(value) as Reservation).id);
        });
        if (own.length > 0) await redis.del(own);
      }
    },
  };
}

/** A prefix may have characters that mean something in a pattern, such as the braces of a cluster's hash tag. */
const literally = (text: string): string => text.replace(/[\\*?[\]^-]/g, "\\$&");
