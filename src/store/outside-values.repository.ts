import type { Redis } from "ioredis";

/** What an outside service needs of a comment and nobody else does. */
export interface OutsideValues {
  /** The reader's IP address. */
  readonly ip?: string;
  /** What Akismet was told when it judged the comment, for corrections. */
  readonly akismet?: Readonly<Record<string, string>>;
}

/** Seals and opens; see `signing/sealed-box`. */
interface Box {
  seal(owner: string, text: string): string;
  open(owner: string, sealed: string): string | undefined;
}

/** Kept encrypted in Redis, and gone after the time given, whatever happens to the comment. */
export interface OutsideValuesRepository {
  keep(comment: string, values: OutsideValues): Promise<void>;
  /** `undefined` where nothing was kept, or its time is over, or it was sealed with another key. */
  find(comment: string): Promise<OutsideValues | undefined>;
  forget(comments: ReadonlySet<string>): Promise<void>;
}

export function createOutsideValuesRepository(
  redis: Redis,
  prefix: string,
  box: Box,
  keptMs: number,
): OutsideValuesRepository {
  const keyOf = (comment: string): string => `${prefix}:outside:${comment}`;
  return {
    async keep(comment, values) {
      await redis.set(keyOf(comment), box.seal(comment, JSON.stringify(values)), "PX", Math.round(keptMs));
    },
    async find(comment) {
      const sealed = await redis.get(keyOf(comment));
      const opened = sealed === null ? undefined : box.open(comment, sealed);
      return opened === undefined ? undefined : (JSON.parse(opened) as OutsideValues);
    },
    async forget(comments) {
      for (const comment of comments) await redis.del(keyOf(comment));
    },
  };
}
