import type { RequestHandler, Response } from "express";
import { ipKeyGenerator, rateLimit } from "express-rate-limit";
import type { Redis } from "ioredis";
import { type RedisReply, RedisStore } from "rate-limit-redis";
import { tooManyRequests } from "../errors.ts";
import { callScripts } from "./call-scripts.ts";

/** Where one limit counts, and how much it allows. */
export interface RateLimitOptions {
  readonly redis: Redis;
  /** Before its keys in Redis. */
  readonly prefix: string;
  readonly perMinute: number;
  /** Requests that are not counted. */
  readonly skip: (response: Response) => boolean;
  /** What is counted instead of the address, where it says so. */
  readonly by?: (response: Response) => string | undefined;
  /** Hash of an address, so that Redis keeps none. */
  readonly hash: (address: string) => string;
}

/** A limit for each address (each /56 of IPv6), counted in Redis for all web processes, told in `RateLimit` headers. */
export function limitRate({ redis, prefix, perMinute, skip, by, hash }: RateLimitOptions): RequestHandler {
  const call = callScripts(redis);
  const limiter = rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: "draft-8",
    legacyHeaders: false,
    // Redis away: the comment could not be queued either, so the request fails here already, with 503.
    passOnStoreError: false,
    store: new RedisStore({
      prefix,
      sendCommand: (command: string, ...args: string[]) => call(command, ...args) as Promise<RedisReply>,
    }),
    keyGenerator: (request, response) => by?.(response) ?? hash(ipKeyGenerator(request.ip ?? "unknown")),
    handler: (request) => {
      const reset = (request as { rateLimit?: { resetTime?: Date } }).rateLimit?.resetTime;
      throw tooManyRequests(reset ? Math.max(1, Math.ceil((reset.getTime() - Date.now()) / 1_000)) : 60);
    },
  });
  return (request, response, next) => (skip(response) ? next() : limiter(request, response, next));
}
