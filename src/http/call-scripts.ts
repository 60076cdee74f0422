import { createHash } from "node:crypto";
import type { Redis } from "ioredis";

/**
 * Calls Redis for a library that loads its scripts at the start and holds on to the answer for ever: while Redis is
 * away then, it would fail for ever after. Here a script is loaded by its first use, and again where Redis forgot it.
 */
export function callScripts(redis: Pick<Redis, "call">) {
  const scripts = new Map<string, string>();
  return async (command: string, ...args: string[]): Promise<unknown> => {
    const [first = "", ...rest] = args;
    if (command === "SCRIPT" && first === "LOAD") {
      const [script = ""] = rest;
      const sha = createHash("sha1").update(script).digest("hex");
      scripts.set(sha, script);
      return sha;
    }
    try {
      return await redis.call(command, ...args);
    } catch (error) {
      const script = command === "EVALSHA" && isForgotten(error) ? scripts.get(first) : undefined;
      if (script === undefined) throw error;
      return redis.call("EVAL", script, ...rest);
    }
  };
}

const isForgotten = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith("NOSCRIPT");
