import type { Services } from "../../src/services.ts";

/** Everything that both stores hold of a service: a line for each document or key, which begins with where it is. */
export async function readAllStored({ store, redis, config }: Services): Promise<readonly string[]> {
  const lines: string[] = [];
  const { connection } = store;
  for (const { name } of await connection.listCollections())
    for (const document of await connection.collection(name).find({}).toArray())
      lines.push(`${name} ${JSON.stringify(document)}`);
  for await (const keys of redis.scanStream({ count: 1_000 }) as AsyncIterable<string[]>)
    for (const key of keys.filter((one) => one.startsWith(config.QUEUE_PREFIX)))
      lines.push(`${key} ${JSON.stringify(await contentOf(redis, key))}`);
  return lines;
}

async function contentOf(redis: Services["redis"], key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case "string":
      return redis.get(key);
    case "hash":
      return redis.hgetall(key);
    case "list":
      return redis.lrange(key, "0", "-1");
    case "set":
      return redis.smembers(key);
    case "zset":
      return redis.zrange(key, "0", "-1");
    case "stream":
      return redis.xrange(key, "-", "+");
    default:
      return undefined;
  }
}
