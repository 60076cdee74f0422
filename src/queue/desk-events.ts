import { setTimeout as delay } from "node:timers/promises";
import type { Redis } from "ioredis";
import type { Comment, Status } from "../comment.ts";
import type { Logger } from "../log.ts";
import { isRedisUnavailable } from "./connect-redis.ts";

/** What open desks are told. */
export type DeskEvent =
  | { readonly type: "comments"; readonly comments: readonly ChangedComment[] }
  | { readonly type: "lease"; readonly comment: string; readonly site: string; readonly by: string | null }
  | { readonly type: "batch"; readonly batch: string; readonly matched: number; readonly changed: number };

export interface ChangedComment {
  readonly id: string;
  readonly site: string;
  readonly status: Status;
  readonly version: number;
  /** What it was before; left out for a comment that is new. */
  readonly from?: Status;
  /** Who decided. */
  readonly by?: string;
  /** By how many the published comments with open reports are more or fewer; left out for none. */
  readonly reported?: 1 | -1;
}

/**
 * Tells open desks, webhooks and readers of comments that came or were changed; never fails.
 * @param before what the comments were, where something else than a moderator's decision changed them; without it their
 *   decision tells.
 */
export type Announce = (
  comments: readonly Comment[],
  before?: Pick<Comment, "status" | "reported">,
) => Promise<void>;

/** A change as open desks are told of it. */
export function changedComment(
  comment: Comment,
  before?: Pick<Comment, "status" | "reported">,
): ChangedComment {
  const { id, site, status, version, decision } = comment;
  const was = before ?? (decision && { status: decision.from, reported: decision.reported });
  const reported = openReports(comment) - (was ? openReports(was) : 0);
  return {
    id,
    site,
    status,
    version,
    ...(was ? { from: was.status } : {}),
    ...(decision && !before ? { by: decision.by } : {}),
    ...(reported === 0 ? {} : { reported: reported > 0 ? 1 : -1 }),
  };
}

const openReports = ({
  status,
  reported,
}: {
  readonly status: Status;
  readonly reported?: boolean | undefined;
}): number => (status === "approved" && reported ? 1 : 0);

/** An event with its place in the stream, by which a lost connection catches up. */
export interface PlacedEvent {
  readonly id: string;
  readonly event: DeskEvent;
}

export interface DeskEvents {
  /** Never fails: an event that Redis does not take is logged, and desks catch up when they load again. */
  publish(event: DeskEvent): Promise<void>;
  /** Calls back with every event from now on, until the function given back is called. */
  subscribe(listener: (placed: PlacedEvent) => void): () => void;
  /** Events after a place; `undefined` where the stream does not reach back so far. */
  since(id: string): Promise<readonly PlacedEvent[] | undefined>;
  close(): void;
}

/** Events kept for those who catch up. */
const kept = 5_000;
const retryMs = 500;

/**
 * Live events through a Redis stream, one blocking read a process however many pages are open.
 * @param openReader makes the connection that blocks; asked for with the first subscriber.
 */
export function createDeskEvents(
  redis: Redis,
  prefix: string,
  openReader: () => Redis,
  log: Logger,
): DeskEvents {
  const stream = `${prefix}:desk-events`;
  const listeners = new Set<(placed: PlacedEvent) => void>();
  let reader: Redis | undefined;
  let closed = false;

  /** Reads what is after a place, waiting for it, and gives the place that it came to. */
  async function readOn(connection: Redis, last: string): Promise<string> {
    const answer = await connection.xread("COUNT", 200, "BLOCK", 0, "STREAMS", stream, last);
    const placed = (answer ?? []).flatMap(([, entries]) => entries.map(toPlaced));
    for (const one of placed) for (const listener of listeners) listener(one);
    return placed.at(-1)?.id ?? last;
  }

  async function readAll(connection: Redis): Promise<void> {
    let last = await newestId(redis, stream);
    while (!closed) {
      try {
        last = await readOn(connection, last);
      } catch (error) {
        if (!closed && !isRedisUnavailable(error)) log.error({ err: error }, "live events could not be read");
        if (!closed) await delay(retryMs);
      }
    }
  }

  return {
    async publish(event) {
      try {
        await redis.xadd(stream, "MAXLEN", "~", kept, "*", "event", JSON.stringify(event));
      } catch (error) {
        log.warn({ err: error }, "a live event could not be told");
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      if (!reader && !closed) {
        reader = openReader();
        readAll(reader).catch((error: unknown) => log.error({ err: error }, "live events ended"));
      }
      return () => void listeners.delete(listener);
    },
    async since(id) {
      const [first] = await redis.xrange(stream, "-", "+", "COUNT", 1);
      if (first && isBefore(id, first[0])) return undefined;
      return (await redis.xrange(stream, `(${id}`, "+")).map(toPlaced);
    },
    close() {
      closed = true;
      listeners.clear();
      reader?.disconnect();
    },
  };
}

async function newestId(redis: Redis, stream: string): Promise<string> {
  const [newest] = await redis.xrevrange(stream, "+", "-", "COUNT", 1);
  return newest?.[0] ?? "0-0";
}

function toPlaced([id, fields]: readonly [string, readonly string[]]): PlacedEvent {
  return { id, event: JSON.parse(fields[1] ?? "null") as DeskEvent };
}

/** Ids are `<milliseconds>-<number>`. */
function isBefore(a: string, b: string): boolean {
  const [aTime = 0, aNumber = 0] = a.split("-").map(Number);
  const [bTime = 0, bNumber = 0] = b.split("-").map(Number);
  return aTime < bTime || (aTime === bTime && aNumber < bNumber);
}
