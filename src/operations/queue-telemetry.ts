import type { Telemetry } from "bullmq";

/** Carries a trace from the request through the queue to the worker; nothing is loaded where tracing is off. */
export async function queueTelemetry(endpoint: string | undefined): Promise<Telemetry | undefined> {
  if (endpoint === undefined) return undefined;
  const { BullMQOtel } = await import("bullmq-otel");
  return new BullMQOtel({ tracerName: "comments" });
}
