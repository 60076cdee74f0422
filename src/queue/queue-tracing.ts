import type { Telemetry } from "bullmq";

/** Carries traces through the queue. */
export interface QueueTracing {
  /** BullMQ's part: a job goes on with the trace in which it was added. */
  readonly telemetry: Telemetry;
  /** The trace under way as a `traceparent` of W3C; `undefined` where it is not kept. */
  current(): string | undefined;
  /**
   * Runs a job's work with a span in each of these traces beside the job's own, each linked to it and it to each, so
   * that from every comment's request one finds what was done for it.
   */
  follow<T>(traces: readonly string[], run: () => Promise<T>): Promise<T>;
}
