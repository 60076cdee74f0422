import type { QueueHandle } from "./moderation-queue.ts";

/** BullMQ's states of a job, each with the key that holds its jobs. */
const keysOfStates = {
  waiting: "wait",
  prioritized: "prioritized",
  delayed: "delayed",
  active: "active",
  failed: "failed",
} as const;

export const jobStates = Object.keys(keysOfStates) as readonly JobState[];
export type JobState = keyof typeof keysOfStates;

/** A queue at one moment. */
export interface QueueSnapshot {
  /** The submissions are estimated from a sample of each state's jobs, exact up to its size. */
  readonly states: Readonly<Record<JobState, { readonly jobs: number; readonly comments: number }>>;
  /** Since the oldest job that is not finished was added; 0 where there is none. */
  readonly oldestWaitingSeconds: number;
}

/** Jobs looked at in each state, so that an answer costs the same however long the queue is. */
const sampleSize = 500;

/** Of each state: its jobs, the submissions in a sample, the sample's size, the sample's oldest timestamp. */
const script = `
local out = {}
for i = 2, #KEYS do
  local kind, count, ids = redis.call('TYPE', KEYS[i]).ok, 0, {}
  if kind == 'list' then
    count = redis.call('LLEN', KEYS[i])
    ids = redis.call('LRANGE', KEYS[i], -tonumber(ARGV[1]), -1)
  elseif kind == 'zset' then
    count = redis.call('ZCARD', KEYS[i])
    ids = redis.call('ZRANGE', KEYS[i], 0, tonumber(ARGV[1]) - 1)
  end
  local comments, oldest = 0, 0
  for _, id in ipairs(ids) do
    local job = redis.call('HMGET', KEYS[1] .. id, 'name', 'timestamp')
    comments = comments + (tonumber(string.match(job[1] or '', '^%d+')) or 1)
    local at = tonumber(job[2]) or 0
    if at > 0 and (oldest == 0 or at < oldest) then oldest = at end
  end
  out[i - 1] = { count, comments, #ids, string.format('%.0f', oldest) }
end
return out
`;

type Row = readonly [jobs: number, comments: number, sampled: number, oldest: string];

/** Asks Redis once for a queue's jobs, submissions and oldest age. @param now milliseconds since the epoch. */
export async function readQueueSnapshot({ bull, redis }: QueueHandle, now: number): Promise<QueueSnapshot> {
  const keys = ["", ...Object.values(keysOfStates)].map((key) => bull.toKey(key));
  const answer = await redis.eval(script, keys.length, ...keys, sampleSize);
  const rows = answer as readonly Row[];
  const states = jobStates.map((state, index) => {
    const [jobs, comments, sampled] = rows[index] ?? [0, 0, 0];
    return [state, { jobs, comments: sampled === 0 ? 0 : Math.round((comments / sampled) * jobs) }] as const;
  });
  const unfinished = jobStates.flatMap((state, index) => {
    const oldest = Number(rows[index]?.[3] ?? 0);
    return state === "failed" || oldest === 0 ? [] : [oldest];
  });
  return {
    states: Object.fromEntries(states) as QueueSnapshot["states"],
    oldestWaitingSeconds: unfinished.length === 0 ? 0 : Math.max(0, (now - Math.min(...unfinished)) / 1_000),
  };
}
