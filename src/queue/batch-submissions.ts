import { AsyncLocalStorage } from "node:async_hooks";
import type { Submission } from "../comment.ts";

export interface BatchLimits {
  readonly maxCount: number;
  /** UTF-8 bytes of the submissions as JSON. One submission alone may be larger. */
  readonly maxBytes: number;
}

/** A job's limits. */
export const batchLimits: BatchLimits = { maxCount: 100, maxBytes: 256 * 1024 };

/** Traces of a batch's submissions by their ids, each as a `traceparent`. */
export type Traces = Readonly<Record<string, string>>;

interface Trace {
  readonly traceparent: string;
  /** Runs something as part of it. */
  readonly goOn: <T>(run: () => T) => T;
}

interface Waiting {
  readonly submission: Submission;
  readonly bytes: number;
  /** The trace of the request that brought the submission, where one is kept. */
  readonly trace: Trace | undefined;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Lets submissions that arrive together travel together: those of one turn of the event loop, and those that come while
 * as many sends as may be are under way. There is no timer: a lone submission is sent in the turn that it came in. When a
 * send fails, those waiting fail with it, since they would only wait for the same store once more.
 * @param options.sends how many may be under way at a time.
 * @param options.currentTrace the `traceparent` of the request that submits, where it is traced: a batch is sent as part of
 * the first such trace, and each submission's own goes with it.
 * @returns a function that resolves when the send that carried the submission has.
 */
export function batchSubmissions(
  send: (batch: readonly Submission[], traces: Traces) => Promise<void>,
  limits: BatchLimits = batchLimits,
  { sends = 1, currentTrace = (): string | undefined => undefined } = {},
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
      const traces = tracesOf(batch);
      const first = batch.find(({ trace }) => trace)?.trace;
      await (first ? first.goOn(() => send(submissions, traces)) : send(submissions, traces));
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
      const traceparent = currentTrace();
      const trace =
        traceparent === undefined ? undefined : { traceparent, goOn: AsyncLocalStorage.snapshot() };
      waiting.push({ submission, bytes, trace, resolve, reject });
      if (isTurnNoted || underWay === sends) return;
      isTurnNoted = true;
      setImmediate(() => {
        isTurnNoted = false;
        sendWaiting();
      });
    });
}

const tracesOf = (batch: readonly Waiting[]): Traces =>
  Object.fromEntries(
    batch.flatMap(({ submission, trace }) => (trace ? [[submission.id, trace.traceparent] as const] : [])),
  );

function takeBatch(waiting: readonly Waiting[], { maxCount, maxBytes }: BatchLimits): readonly Waiting[] {
  let bytes = 0;
  const end = waiting.findIndex((item, index) => {
    bytes += item.bytes;
    return index === maxCount || (index > 0 && bytes > maxBytes);
  });
  return end === -1 ? waiting : waiting.slice(0, end);
}
