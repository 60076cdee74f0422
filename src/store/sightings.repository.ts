import { hash } from "node:crypto";
import type { Redis } from "ioredis";
import type { Sightings, Submission } from "../comment.ts";

/** One submission as the recent past is asked about it. */
export interface Sighting {
  readonly submission: Pick<Submission, "id" | "site" | "article" | "author" | "addressHash" | "createdAt">;
  /** The text folded for comparison. */
  readonly foldedBody: string;
  readonly duplicateWindowMs: number;
  readonly burstMs: number;
}

export interface SightingsRepository {
  /**
   * Records the submissions of a job and says what stood before each, in one atomic step: of two look-alikes judged at
   * the same moment by different workers, exactly one sees the other. Recording one again gives the same answer.
   */
  record(sightings: readonly Sighting[]): Promise<readonly Sightings[]>;
}

const hourMs = 3_600_000;

/**
 * For each submission four keys: its text on the article, its text by the author, visits of the author, visits from
 * the address (one that ends in `:nobody` where there is none). A text's key holds the id that was first. A visits' key is a sorted
 * set of `<time> <id>` by order of arrival, so that a second run of a job finds its own place again.
 */
const script = `
local function first(key, id, window)
  local holder = redis.call('SET', key, id, 'NX', 'GET', 'PX', window)
  if holder and holder ~= id then return holder end
  return ''
end
local function visits(key, id, at, burst, hour)
  if string.sub(key, -7) == ':nobody' then return 0, 0 end
  local member = string.format('%.0f %s', at, id)
  local place = tonumber(redis.call('ZSCORE', key, member))
  if not place then
    local last = redis.call('ZRANGE', key, -1, -1, 'WITHSCORES')
    place = (tonumber(last[2]) or 0) + 1
    redis.call('ZADD', key, place, member)
    redis.call('ZREMRANGEBYRANK', key, 0, -1001)
  end
  redis.call('PEXPIRE', key, hour)
  local inBurst, inHour = 0, 0
  for _, other in ipairs(redis.call('ZRANGEBYSCORE', key, '-inf', '(' .. place)) do
    local apart = math.abs(at - tonumber(string.match(other, '^%-?%d+')))
    if apart <= burst then inBurst = inBurst + 1 end
    if apart <= hour then inHour = inHour + 1 end
  end
  return inBurst, inHour
end
local out = {}
for i = 0, #KEYS / 4 - 1 do
  local id, at = ARGV[2 + i * 4], tonumber(ARGV[3 + i * 4])
  local window, burst, hour = ARGV[4 + i * 4], tonumber(ARGV[5 + i * 4]), tonumber(ARGV[1])
  local authorBurst, authorHour = visits(KEYS[i * 4 + 3], id, at, burst, hour)
  local addressBurst, addressHour = visits(KEYS[i * 4 + 4], id, at, burst, hour)
  out[i + 1] = {
    first(KEYS[i * 4 + 1], id, window), first(KEYS[i * 4 + 2], id, window),
    authorBurst, authorHour, addressBurst, addressHour
  }
end
return out
`;

type Row = readonly [string, string, number, number, number, number];
type Scripted = Redis & {
  recordSightings(keys: number, ...args: (string | number)[]): Promise<readonly Row[]>;
};

/** @param redis Redis 7 or newer, for `SET … NX GET`. */
export function createSightingsRepository(redis: Redis, prefix: string): SightingsRepository {
  redis.defineCommand("recordSightings", { lua: script });
  const scripted = redis as Scripted;
  return {
    async record(sightings) {
      if (sightings.length === 0) return [];
      const keys = sightings.flatMap((sighting) => keysOf(prefix, sighting));
      const values = sightings.flatMap(({ submission, duplicateWindowMs, burstMs }) => [
        submission.id,
        Date.parse(submission.createdAt),
        Math.round(duplicateWindowMs),
        Math.round(burstMs),
      ]);
      const rows = await scripted.recordSightings(keys.length, ...keys, hourMs, ...values);
      return rows.map(toSightings);
    },
  };
}

function keysOf(prefix: string, { submission, foldedBody }: Sighting): readonly string[] {
  const { site, article, author, addressHash } = submission;
  const key = (kind: string, ...parts: readonly string[]): string =>
    `${prefix}:seen:${kind}:${hash("sha256", JSON.stringify(parts), "base64url")}`;
  return [
    key("article", site, article, foldedBody),
    key("author", site, author.key, foldedBody),
    key("author-visits", site, author.key),
    addressHash === undefined ? `${prefix}:seen:nobody` : key("address-visits", site, addressHash),
  ];
}

function toSightings([
  onArticle,
  byAuthor,
  authorBurst,
  authorHour,
  addressBurst,
  addressHour,
]: Row): Sightings {
  return {
    ...(onArticle === "" ? {} : { sameTextOnArticle: onArticle }),
    ...(byAuthor === "" ? {} : { sameTextByAuthor: byAuthor }),
    byAuthor: { inBurst: authorBurst, inHour: authorHour },
    byAddress: { inBurst: addressBurst, inHour: addressHour },
  };
}
