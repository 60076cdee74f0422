import { readFile } from "node:fs/promises";
import type { RedisAddress } from "./redis-line.ts";

/** As Redis reads quoted arguments. */
function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&")}"`;
}

/**
 * The settings of the embedded Redis, as docs/decisions/0003-embedded-redis-durability.md gives reasons for.
 * They go to a file that only its owner can read: a password on the command line is everybody's.
 */
export function redisConfig(
  { port, password }: RedisAddress,
  folder: string,
  appendfsync: "always" | "everysec",
): string {
  return [
    `port ${port}`,
    "bind 127.0.0.1",
    "protected-mode yes",
    `requirepass ${password}`,
    `dir ${quote(folder)}`,
    "appendonly yes",
    `appendfsync ${appendfsync}`,
    // The append-only file is the only record: a snapshot beside it would be a second, older truth.
    'save ""',
    "maxmemory-policy noeviction",
    "daemonize no",
    "",
  ].join("\n");
}

/** The address in a file that `redisConfig` made, or undefined where there is no such file or it was cut short. */
export async function readRedisAddress(file: string): Promise<RedisAddress | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const port = Number(/^port (\d+)$/m.exec(text)?.[1]);
  const password = /^requirepass (\S+)$/m.exec(text)?.[1];
  return port > 0 && password !== undefined ? { port, password } : undefined;
}
