import { createHash } from "node:crypto";
import type { Redis } from "ioredis";
import type { Submission } from "../comment.ts";

/** One submission as the recent past is asked for texts like it. */
export interface NearSighting {
  readonly submission: Pick<Submission, "id" | "site" | "article" | "author">;
  /** Stands for the text; without spaces. */
  readonly signature: string;
  /** Parts of the signature: texts that are alike have one in common with high probability. */
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
 * For each band a sorted set of `<id> <author and article> <signature>` by order of arrival. A band keeps its newest 100,
 * so that a flood of one advert costs no more than that.
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
  local member = id .. ' ' .. tag .. ' ' .. signature
  local seen, found = {}, {}
  now = now + 1
  for band = at, at + bands - 1 do
    local key = KEYS[band]
    local place = tonumber(redis.call('ZSCORE', key, member))
    if not place then
      place = now
      redis.call('ZADD', key, place, member)
      redis.call('ZREMRANGEBYRANK', key, 0, -101)
    end
    redis.call('PEXPIRE', key, window, 'NX')
    redis.call('PEXPIRE', key, window, 'GT')
    for _, other in ipairs(redis.call('ZRANGEBYSCORE', key, string.format('%.0f', place - window * 1000), '(' .. string.format('%.0f', place))) do
      local otherId, otherTag, otherSignature = string.match(other, '^(%S+) (%S+) (%S+)$')
      if otherTag ~= tag and not seen[otherId] then
        seen[otherId] = true
        found[#found + 1] = otherId .. ' ' .. otherSignature
      end
    end
  end
  at = at + bands
  out[#out + 1] = found
end
return out
`;

type Scripted = Redis & {
  recordNearSightings(keys: number, ...args: (string | number)[]): Promise<readonly (readonly string[])[]>;
};

/** @param redis Redis 7 or newer, for `PEXPIRE … GT`. */
export function createNearSightingsRepository(redis: Redis, prefix: string): NearSightingsRepository {
  redis.defineCommand("recordNearSightings", { lua: script });
  const scripted = redis as Scripted;
  return {
    async record(sightings) {
      if (sightings.length === 0) return [];
      const keys = sightings.flatMap(({ submission: { site }, bands }) =>
        bands.map((band, place) => `${prefix}:near:${digest(site, String(place), band)}`),
      );
      const values = sightings.flatMap(({ submission, signature, bands, windowMs }) => [
        submission.id,
        digest(submission.author.key, submission.article).slice(0, 11),
        signature,
        Math.round(windowMs),
        bands.length,
      ]);
      const found = await scripted.recordNearSightings(keys.length, ...keys, ...values);
      return found.map((lookalikes) => lookalikes.map(toLookalike));
    },
  };
}

const digest = (...parts: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 22);

function toLookalike(found: string): Lookalike {
  const space = found.indexOf(" ");
  return { comment: found.slice(0, space), signature: found.slice(space + 1) };
}
