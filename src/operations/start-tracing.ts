import { register } from "node:module";
import { sampleRequests } from "./sample-request.ts";

/** Sends spans until it is stopped. */
export interface Tracing {
  /** Sends what is left; to be called last. */
  stop(): Promise<void>;
}

const off: Tracing = { stop: async () => undefined };

/** What is traced, as it is imported. Other modules are left as they are: wrapping them costs at each use. */
const traced = ["http", "https", "ioredis", "mongodb", "pino"];

/**
 * Starts OpenTelemetry where OTEL_EXPORTER_OTLP_ENDPOINT says where to send spans, and loads nothing of it otherwise.
 * Must run before anything that is traced is imported. Whether a request is traced is decided before anything is done
 * for it; see docs/decisions/0040-tracing-starts-at-the-request.md. How spans are sent, such as OTEL_BSP_SCHEDULE_DELAY,
 * the SDK reads from the environment itself.
 * @param name the process in the traces, unless OTEL_SERVICE_NAME names it.
 */
export async function startTracing(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
): Promise<Tracing> {
  if (!environment.OTEL_EXPORTER_OTLP_ENDPOINT) return off;
  register("@opentelemetry/instrumentation/hook.mjs", import.meta.url, { data: { include: traced } });
  const [sdk, trace, exporter, http, ioredis, mongodb, pino, { traceOnDemand }] = await Promise.all([
    import("@opentelemetry/sdk-node"),
    import("@opentelemetry/sdk-trace"),
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/instrumentation-http"),
    import("@opentelemetry/instrumentation-ioredis"),
    import("@opentelemetry/instrumentation-mongodb"),
    import("@opentelemetry/instrumentation-pino"),
    import("./trace-on-demand.ts"),
  ]);
  const { contextManager, spanProcessor } = traceOnDemand();
  const isSampled = sampleRequests(environment, Math.random, Date.now);
  const started = new sdk.NodeSDK({
    serviceName: environment.OTEL_SERVICE_NAME ?? name,
    contextManager,
    // Spans begin only where a request was chosen, so all of them are kept.
    sampler: new trace.AlwaysOnSampler(),
    spanProcessors: [
      spanProcessor,
      new trace.BatchSpanProcessor({ exporter: new exporter.OTLPTraceExporter() }),
    ],
    // Metrics are Prometheus's to read.
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [
      new http.HttpInstrumentation({
        // Probes and scrapes would drown everything else.
        ignoreIncomingRequestHook: ({ url = "", headers }) =>
          /^\/(healthz|readyz|metrics)\b/.test(url) || !isSampled(first(headers.traceparent)),
        requireParentforOutgoingSpans: true,
        applyCustomAttributesOnSpan(span, { method }, response) {
          // Express gives its responses `locals`, where routes note their pattern.
          const route = "locals" in response ? (response.locals as { route?: unknown }).route : undefined;
          if (typeof route === "string")
            span.setAttribute("http.route", route).updateName(`${method} ${route}`);
        },
      }),
      // Commands only by name: their arguments hold comments.
      new ioredis.IORedisInstrumentation({
        requireParentSpan: true,
        dbStatementSerializer: (command) => command,
      }),
      new mongodb.MongoDBInstrumentation({ requireParentSpan: true, dbStatementSerializer: () => "" }),
      new pino.PinoInstrumentation({ disableLogSending: true }),
    ],
  });
  started.start();
  return { stop: () => started.shutdown() };
}

const first = (header: string | string[] | undefined): string | undefined =>
  typeof header === "string" ? header : header?.[0];
