import type { Redis } from "ioredis";

/** What Redis tells of itself that decides whether jobs are safe in it. */
export interface RedisHealth {
  readonly memoryUsedBytes: number;
  /** 0 for no limit. */
  readonly memoryLimitBytes: number;
  /** `undefined` where this user may ask neither INFO nor CONFIG. */
  readonly evictionPolicy: string | undefined;
  readonly appendOnly: boolean;
  readonly replicationLagBytes: number;
}

/** Asks INFO, which every deployment answers, and CONFIG where that does not name the policy. */
export async function readRedisHealth(redis: Redis): Promise<RedisHealth> {
  const info = parseInfo(await redis.info());
  const policy = info.get("maxmemory_policy") ?? (await configuredPolicy(redis));
  return {
    memoryUsedBytes: Number(info.get("used_memory") ?? 0),
    memoryLimitBytes: Number(info.get("maxmemory") ?? 0),
    evictionPolicy: policy,
    appendOnly: info.get("aof_enabled") === "1",
    replicationLagBytes: replicationLag(info),
  };
}

function parseInfo(text: string): ReadonlyMap<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => line.includes(":"));
  return new Map(
    lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1)] as const),
  );
}

async function configuredPolicy(redis: Redis): Promise<string | undefined> {
  const answer = (await redis.config("GET", "maxmemory-policy")) as readonly string[];
  return answer[1];
}

/** How far the replica that is furthest behind trails, by `slave0:ip=…,offset=…` against the master's offset. */
function replicationLag(info: ReadonlyMap<string, string>): number {
  const own = Number(info.get("master_repl_offset") ?? 0);
  const lags = [...info]
    .filter(([key]) => /^slave\d+$/.test(key))
    .map(([, value]) => own - Number(/offset=(\d+)/.exec(value)?.[1] ?? own));
  return Math.max(0, ...lags);
}
