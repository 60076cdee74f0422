import { createHash } from "node:crypto";
import type { Redis } from "ioredis";
import type { Submission } from "../comment.ts";

/** One submission as the recent past is asked for texts like it. */
export interface NearSighting {
  readonly submission: Pick<Submission, "id" | "site" | "article" | "author">;
  /** Stands for the text. */
  readonly signature: string;
  /** Made of parts of the signature: texts that are alike have one in common with high probability. */
  readonly bands: readonly string[];
  readonly windowMs: number;
}

/** An earlier comment that may be alike. */
export interface Lookalike {
  readonly comment: string;
  readonly signature: string;
}

export interface NearSightingsRepository {
  /**
   * Records signatures and gives for each the earlier ones that share a band, in one atomic step. Recording one again
   * gives the same answer as long as the earlier ones are kept. What the same author wrote under the same article is
   * left out: a comment that is mended and sent again is no advert.
   */
  record(sightings: readonly NearSighting[]): Promise<readonly (readonly Lookalike[])[]>;
}

/**
 * For each submission a key with its signature, and for each of its bands a sorted set of `<id> <author and article>` by
 * order of arrival. A band keeps its newest 100, so that a flood of one advert costs no more than that. Gives the earlier
 * ones that share a band, with the number of bands that they share.
 */
const script = `
local out = {}
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local at = 1
local argument = 1
while argument <= #ARGV do
  local id, tag, signature = ARGV[argument], ARGV[argument + 1], ARGV[argument + 2]
  local window, bands = tonumber(ARGV[argument + 3]), tonumber(ARGV[argument + 4])
  argument = argument + 5
  redis.call('SET', KEYS[at], signature, 'PX', window)
  local member = id .. ' ' .. tag
  local shared, found = {}, {}
  now = now + 1
  for band = at + 1, at + bands do
    local key = KEYS[band]
    local place = tonumber(redis.call('ZSCORE', key, member))
    if not place then
      place = now
      redis.call('ZADD', key, place, member)
      redis.call('ZREMRANGEBYRANK', key, 0, -101)
    end
    redis.call('PEXPIRE', key, window, 'NX')
    redis.call('PEXPIRE', key, window, 'GT')
    local first = string.format('%.0f', place - window * 1000)
    for _, other in ipairs(redis.call('ZRANGEBYSCORE', key, first, '(' .. string.format('%.0f', place))) do
      local otherId, otherTag = string.match(other, '^(%S+) (%S+)$')
      if otherTag ~= tag then shared[otherId] = (shared[otherId] or 0) + 1 end
    end
  end
  for otherId, count in pairs(shared) do found[#found + 1] = otherId .. ' ' .. count end
  at = at + bands + 1
  out[#out + 1] = found
end
return out
`;

type Scripted = Redis & {
  recordNearSightings(keys: number, ...args: (string | number)[]): Promise<readonly (readonly string[])[]>;
};

/** Of more earlier ones only those that share most bands are looked at. */
const looked = 20;

/** @param redis Redis 7 or newer, for `PEXPIRE … GT`. */
export function createNearSightingsRepository(redis: Redis, prefix: string): NearSightingsRepository {
  redis.defineCommand("recordNearSightings", { lua: script });
  const scripted = redis as Scripted;
  const signatureKey = (site: string, comment: string): string =>
    `${prefix}:near:signature:${digest(site, comment)}`;

  async function signaturesOf(site: string, comments: readonly string[]): Promise<readonly Lookalike[]> {
    if (comments.length === 0) return [];
    const signatures = await redis.mget(comments.map((comment) => signatureKey(site, comment)));
    return comments.flatMap((comment, nth) => {
      const signature = signatures[nth];
      return signature == null ? [] : [{ comment, signature }];
    });
  }

  return {
    async record(sightings) {
      if (sightings.length === 0) return [];
      const keys = sightings.flatMap(({ submission: { id, site }, bands }) => [
        signatureKey(site, id),
        ...bands.map((band) => `${prefix}:near:band:${digest(site, band)}`),
      ]);
      const values = sightings.flatMap(({ submission, signature, bands, windowMs }) => [
        submission.id,
        digest(submission.author.key, submission.article).slice(0, 11),
        signature,
        Math.round(windowMs),
        bands.length,
      ]);
      const found = await scripted.recordNearSightings(keys.length, ...keys, ...values);
      return Promise.all(
        sightings.map(({ submission: { site } }, nth) => signaturesOf(site, mostShared(found[nth] ?? []))),
      );
    },
  };
}

/** From `<id> <number of bands shared>` the ids that share most; of two that share as many always the same first. */
function mostShared(found: readonly string[]): readonly string[] {
  return found
    .map((one) => one.split(" "))
    .map(([id = "", count]) => ({ id, count: Number(count) }))
    .sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1))
    .slice(0, looked)
    .map(({ id }) => id);
}

const digest = (...parts: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 22);
