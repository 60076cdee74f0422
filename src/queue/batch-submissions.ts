import { AsyncLocalStorage } from "node:async_hooks";
import type { Submission } from "../comment.ts";

export interface BatchLimits {
  readonly maxCount: number;
  /** UTF-8 bytes of the submissions as JSON. One submission alone may be larger. */
  readonly maxBytes: number;
}

/** A job's limits. */
export const batchLimits: BatchLimits = { maxCount: 100, maxBytes: 256 * 1024 };

interface Waiting {
  readonly submission: Submission;
  readonly bytes: number;
  /** Runs something as the request that brought the submission, so that its trace goes on. */
  readonly inContext: <T>(run: () => T) => T;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Lets submissions that arrive together travel together: those of one turn of the event loop, and those that come while
 * as many sends as may be are under way. There is no timer: a lone submission is sent in the turn that it came in. When a
 * send fails, those waiting fail with it, since they would only wait for the same store once more.
 * @param options.sends how many may be under way at a time.
 * @param options.keepContext sends each batch as the request that brought its first submission, so that its trace goes on.
 * @returns a function that resolves when the send that carried the submission has.
 */
export function batchSubmissions(
  send: (batch: readonly Submission[]) => Promise<void>,
  limits: BatchLimits = batchLimits,
  { sends = 1, keepContext = false } = {},
): (submission: Submission) => Promise<void> {
  let waiting: Waiting[] = [];
  let underWay = 0;
  let isTurnNoted = false;

  async function sendNext(): Promise<void> {
    const batch = takeBatch(waiting, limits);
    waiting = waiting.slice(batch.length);
    underWay++;
    try {
      const submissions = batch.map(({ submission }) => submission);
      await (batch[0]?.inContext(() => send(submissions)) ?? send(submissions));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      for (const { reject } of [...batch, ...waiting]) reject(error);
      waiting = [];
    }
    underWay--;
    sendWaiting();
  }

  function sendWaiting(): void {
    while (waiting.length > 0 && underWay < sends) void sendNext();
  }

  return (submission) =>
    new Promise((resolve, reject) => {
      const bytes = Buffer.byteLength(JSON.stringify(submission));
      const inContext = keepContext ? AsyncLocalStorage.snapshot() : directly;
      waiting.push({ submission, bytes, inContext, resolve, reject });
      if (isTurnNoted || underWay === sends) return;
      isTurnNoted = true;
      setImmediate(() => {
        isTurnNoted = false;
        sendWaiting();
      });
    });
}

const directly = <T>(run: () => T): T => run();

function takeBatch(waiting: readonly Waiting[], { maxCount, maxBytes }: BatchLimits): readonly Waiting[] {
  let bytes = 0;
  const end = waiting.findIndex((item, index) => {
    bytes += item.bytes;
    return index === maxCount || (index > 0 && bytes > maxBytes);
  });
  return end === -1 ? waiting : waiting.slice(0, end);
}
