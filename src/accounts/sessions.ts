import { createHash, randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import type { Role } from "../http/principal.ts";
import type { Keyring } from "../signing/keyring.ts";

/** Who is signed in, as a session remembers it. Whatever changes an account's rights ends its sessions. */
export interface Session {
  /** The account's id. */
  readonly account: string;
  readonly name: string;
  readonly role: Role;
  readonly sites?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

export interface Sessions {
  /** Starts one and gives the secret for the cookie. */
  start(session: Session): Promise<string>;
  /** The session of a cookie, its idle time begun anew; `undefined` where it has ended. */
  find(secret: string): Promise<Session | undefined>;
  end(secret: string): Promise<void>;
  /** Ends all sessions of an account. */
  endAll(account: string): Promise<void>;
  /** The token that every request that changes something brings in `X-CSRF-Token`. */
  csrfToken(secret: string): string;
  isCsrfToken(secret: string, token: string): boolean;
}

/** However busy, a session ends after a week. */
const longestMs = 7 * 86_400_000;

/**
 * Sessions in Redis under the hash of their secret, so that a copy of Redis lets nobody in. Own code rather than
 * express-session: five small commands, and sessions of one account can be ended together.
 * @param idleMs a session unused for so long ends.
 * @param now milliseconds since the epoch.
 */
export function createSessions(
  redis: Redis,
  prefix: string,
  keyring: Keyring,
  idleMs: number,
  now: () => number,
): Sessions {
  const nameOf = (secret: string): string =>
    `${prefix}:session:${createHash("sha256").update(secret).digest("base64url")}`;
  const listOf = (account: string): string => `${prefix}:sessions-of:${account}`;

  async function read(name: string): Promise<Session | undefined> {
    // GETEX: one command reads and keeps it alive.
    const found = await redis.getex(name, "PX", idleMs);
    return found === null ? undefined : (JSON.parse(found) as Session);
  }

  return {
    async start(session) {
      const secret = randomBytes(32).toString("base64url");
      const name = nameOf(secret);
      const list = listOf(session.account);
      await redis
        .multi()
        .set(name, JSON.stringify(session), "PX", idleMs)
        .sadd(list, name)
        .pexpire(list, longestMs)
        .exec();
      return secret;
    },
    async find(secret) {
      const name = nameOf(secret);
      const session = await read(name);
      if (!session || now() - session.startedAt < longestMs) return session;
      await redis.del(name);
      return undefined;
    },
    async end(secret) {
      await redis.del(nameOf(secret));
    },
    async endAll(account) {
      const list = listOf(account);
      const names = await redis.smembers(list);
      await redis.del(list, ...names);
    },
    csrfToken: (secret) => keyring.sign("csrf", secret),
    isCsrfToken: (secret, token) => keyring.verify("csrf", secret, token),
  };
}
