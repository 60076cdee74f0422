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
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Lets submissions that arrive while an earlier `send` is under way travel together in the next one. There is no
 * timer: a lone submission is sent at once. When a send fails, those waiting behind it fail with it, since they
 * would only wait for the same store once more.
 * @returns a function that resolves when the send that carried the submission has.
 */
export function batchSubmissions(
  send: (batch: readonly Submission[]) => Promise<void>,
  limits: BatchLimits = batchLimits,
): (submission: Submission) => Promise<void> {
  let waiting: Waiting[] = [];
  let sending = false;

  async function drain(): Promise<void> {
    sending = true;
    while (waiting.length > 0) {
      const batch = takeBatch(waiting, limits);
      waiting = waiting.slice(batch.length);
      try {
        await send(batch.map(({ submission }) => submission));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of [...batch, ...waiting]) reject(error);
        waiting = [];
      }
    }
    sending = false;
  }

  return (submission) =>
    new Promise((resolve, reject) => {
      const bytes = Buffer.byteLength(JSON.stringify(submission));
      waiting.push({ submission, bytes, resolve, reject });
      if (!sending) void drain();
    });
}

function takeBatch(waiting: readonly Waiting[], { maxCount, maxBytes }: BatchLimits): readonly Waiting[] {
  let bytes = 0;
  const end = waiting.findIndex((item, index) => {
    bytes += item.bytes;
    return index === maxCount || (index > 0 && bytes > maxBytes);
  });
  return end === -1 ? waiting : waiting.slice(0, end);
}
