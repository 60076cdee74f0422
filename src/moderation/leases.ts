import type { Redis } from "ioredis";

/** Who is looking at a comment. */
export interface Lease {
  readonly by: string;
}

export interface Leases {
  /** Takes or renews it; gives the one who has it, who may be another. */
  take(comment: string, by: string): Promise<Lease>;
  /** False where somebody else has it, or nobody. */
  release(comment: string, by: string): Promise<boolean>;
  /** Who looks at each of these now. */
  find(comments: readonly string[]): Promise<ReadonlyMap<string, Lease>>;
}

/** A page renews its lease every 15 s; one that went away frees it after this. */
export const leaseMs = 40_000;

/** Takes where nobody else has it. */
const takeScript = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return holder end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]`;

/** Gives up what is one's own only. */
const releaseScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

type Scripted = Redis & {
  takeLease(key: string, by: string, ms: number): Promise<string>;
  releaseLease(key: string, by: string): Promise<number>;
};

export function createLeases(redis: Redis, prefix: string): Leases {
  redis.defineCommand("takeLease", { lua: takeScript, numberOfKeys: 1 });
  redis.defineCommand("releaseLease", { lua: releaseScript, numberOfKeys: 1 });
  const scripted = redis as Scripted;
  const keyOf = (comment: string): string => `${prefix}:lease:${comment}`;
  return {
    take: async (comment, by) => ({ by: await scripted.takeLease(keyOf(comment), by, leaseMs) }),
    release: async (comment, by) => (await scripted.releaseLease(keyOf(comment), by)) === 1,
    async find(comments) {
      if (comments.length === 0) return new Map();
      const holders = await redis.mget(comments.map(keyOf));
      return new Map(
        comments.flatMap((comment, at) => {
          const by = holders[at];
          return by ? [[comment, { by }] as const] : [];
        }),
      );
    },
  };
}
