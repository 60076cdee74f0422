import { hash } from "node:crypto";
import type { Redis } from "ioredis";
import type { Submission } from "../comment.ts";

/** One submission as the recent past is asked for texts like it. */
export interface NearSighting {
  readonly submission: Pick<Submission, "id" | "site" | "article" | "author">;
  /** Stands for the text; without spaces. */
  readonly sketch: string;
  /** Made of parts of the signature: texts that are alike have one in common with high probability. */
  readonly bands: readonly string[];
  readonly windowMs: number;
}

/** An earlier comment that may be alike. */
export interface Lookalike {
  readonly comment: string;
  readonly sketch: string;
}

export interface NearSightingsRepository {
  /**
   * Records texts and gives for each the earlier ones that share a band, in one atomic step. Recording one again
   * gives the same answer as long as the earlier ones are kept. What the same author wrote under the same article is
   * left out: a comment that is mended and sent again is no advert.
   */
  record(sightings: readonly NearSighting[]): Promise<readonly (readonly Lookalike[])[]>;
}

/** Characters that stand for a comment, and for an author on an article: 72 and 36 bits. */
const handleLength = 12;
const tagLength = 6;
/** Comments that a band keeps, the newest: a flood of one advert costs no more than that. */
const keptInBand = 32;
/** Of more earlier ones only those that share most bands are looked at; of those that share as many, the newest. */
const looked = 20;

/**
 * For each submission a key with its id, its sketch and the handles of what was found when it was first seen; for each of
 * its bands a key with the handles and tags of the newest that have it, oldest first. A submission that is there with the
 * same text gets the answer of the first time. The bands' keys are made in the script: naming each of them would cost
 * more than reading it.
 */
const script = `
local width = ${handleLength + tagLength}
local out = {}
for nth = 1, #KEYS do
  local at = nth * 5 - 4
  local text = ARGV[at + 4] .. ' '
  local own = redis.call('GET', KEYS[nth])
  if own and string.sub(own, 1, #text) == text then
    out[nth] = string.sub(own, #text + 1)
  else
    local record, window = ARGV[at + 1], ARGV[at + 3]
    local tag = string.sub(record, ${handleLength + 1})
    local shared, order = {}, {}
    for band in string.gmatch(ARGV[at + 2], '%S+') do
      local key = ARGV[at] .. band
      local held = redis.call('GET', key)
      if held then
        for place = #held - width + 1, 1, -width do
          if string.sub(held, place + ${handleLength}, place + width - 1) ~= tag then
            local handle = string.sub(held, place, place + ${handleLength - 1})
            if not shared[handle] then order[#order + 1] = handle end
            shared[handle] = (shared[handle] or 0) + 1
          end
        end
        redis.call('SET', key, string.sub(held, -width * ${keptInBand - 1}) .. record, 'PX', window)
      else
        redis.call('SET', key, record, 'PX', window)
      end
    end
    local most, byCount, found = 0, {}, {}
    for _, handle in ipairs(order) do
      local count = shared[handle]
      byCount[count] = byCount[count] or {}
      table.insert(byCount[count], handle)
      if count > most then most = count end
    end
    for count = most, 1, -1 do
      for _, handle in ipairs(byCount[count] or {}) do
        if #found < ${looked} then found[#found + 1] = handle end
      end
    end
    out[nth] = table.concat(found, ' ')
    redis.call('SET', KEYS[nth], text .. out[nth], 'PX', window)
  end
end
return out
`;

type Scripted = Redis & {
  recordNearSightings(keys: number, ...args: (string | number)[]): Promise<readonly string[]>;
};

export function createNearSightingsRepository(redis: Redis, prefix: string): NearSightingsRepository {
  redis.defineCommand("recordNearSightings", { lua: script });
  const scripted = redis as Scripted;
  const keyOf = (handle: string): string => `${prefix}:near:text:${handle}`;

  /** By handle; those whose time is over are left out. */
  async function read(handles: readonly string[]): Promise<ReadonlyMap<string, Lookalike>> {
    if (handles.length === 0) return new Map();
    const kept = await redis.mget(handles.map(keyOf));
    return new Map(
      handles.flatMap((handle, nth) => {
        const [comment, sketch] = kept[nth]?.split(" ", 2) ?? [];
        return comment === undefined || sketch === undefined ? [] : [[handle, { comment, sketch }] as const];
      }),
    );
  }

  return {
    async record(sightings) {
      if (sightings.length === 0) return [];
      const handles = sightings.map(({ submission: { site, id } }) => digest(handleLength, site, id));
      const values = sightings.flatMap(
        ({ submission: { id, site, author, article }, sketch, bands, windowMs }, nth) => [
          `${prefix}:near:band:${site}:`,
          `${handles[nth]}${digest(tagLength, author.key, article)}`,
          bands.join(" "),
          Math.round(windowMs),
          `${id} ${sketch}`,
        ],
      );
      const answers = await scripted.recordNearSightings(handles.length, ...handles.map(keyOf), ...values);
      const found = answers.map((answer) => (answer === "" ? [] : answer.split(" ")));
      const lookalikes = await read([...new Set(found.flat())]);
      return found.map((own) => own.flatMap((handle) => lookalikes.get(handle) ?? []));
    },
  };
}

const digest = (length: number, ...parts: readonly string[]): string =>
  hash("sha256", JSON.stringify(parts), "base64url").slice(0, length);
