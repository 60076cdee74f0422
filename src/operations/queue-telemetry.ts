import type { Span as BullSpan, Telemetry } from "bullmq";
import type { QueueTracing } from "../queue/queue-tracing.ts";

/** Stands for spans that nobody keeps. */
const nothing: BullSpan = {
  setSpanOnContext: (context) => context,
  setAttribute: () => undefined,
  setAttributes: () => undefined,
  addEvent: () => undefined,
  recordException: () => undefined,
  end: () => undefined,
};

/**
 * Carries traces from requests through the queue to the worker; nothing is loaded where tracing is off. What the
 * queue does for itself, or for requests that are not traced, makes no spans.
 */
export async function queueTelemetry(endpoint: string | undefined): Promise<QueueTracing | undefined> {
  if (endpoint === undefined) return undefined;
  const [{ BullMQOtel }, { isTraced }, otel] = await Promise.all([
    import("bullmq-otel"),
    import("./trace-on-demand.ts"),
    import("@opentelemetry/api"),
  ]);
  const { context, propagation, SpanKind, trace } = otel;
  const { tracer, contextManager } = new BullMQOtel({ tracerName: "comments" });
  const comments = trace.getTracer("comments");

  const telemetry: Telemetry = {
    tracer: {
      startSpan: (name, options, parent = context.active()) =>
        isTraced(parent) ? tracer.startSpan(name, options, parent) : nothing,
    },
    contextManager: {
      with: (traced, run) => contextManager.with(traced, run),
      active: () => contextManager.active(),
      root: () => otel.ROOT_CONTEXT,
      fromMetadata: (active, metadata) => contextManager.fromMetadata(active, metadata),
      getMetadata: (traced) => (isTraced(traced) ? contextManager.getMetadata(traced) : ""),
    },
  };

  return {
    telemetry,
    current() {
      const active = context.active();
      if (!isTraced(active)) return undefined;
      const carrier: { traceparent?: string } = {};
      propagation.inject(active, carrier);
      return carrier.traceparent;
    },
    async follow(traces, run) {
      const parents = traces.map((traceparent) => propagation.extract(otel.ROOT_CONTEXT, { traceparent }));
      const batch = trace.getActiveSpan();
      const links = batch ? [{ context: batch.spanContext() }] : [];
      const spans = parents.filter(isTraced).map((parent) => {
        const span = comments.startSpan("moderate comment", { kind: SpanKind.CONSUMER, links }, parent);
        batch?.addLink({ context: span.spanContext() });
        return span;
      });
      try {
        return await run();
      } catch (error) {
        for (const span of spans) span.recordException(error instanceof Error ? error : String(error));
        throw error;
      } finally {
        for (const span of spans) span.end();
      }
    },
  };
}
