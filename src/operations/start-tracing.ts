import { register } from "node:module";

/** Sends spans until it is stopped. */
export interface Tracing {
  /** Sends what is left; to be called last. */
  stop(): Promise<void>;
}

const off: Tracing = { stop: async () => undefined };

/**
 * Starts OpenTelemetry where OTEL_EXPORTER_OTLP_ENDPOINT says where to send spans, and loads nothing of it otherwise.
 * Must run before anything that is traced is imported. What else there is to set, such as OTEL_TRACES_SAMPLER, the SDK
 * reads from the environment itself.
 * @param name the process in the traces, unless OTEL_SERVICE_NAME names it.
 */
export async function startTracing(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
): Promise<Tracing> {
  if (!environment.OTEL_EXPORTER_OTLP_ENDPOINT) return off;
  register("@opentelemetry/instrumentation/hook.mjs", import.meta.url);
  const [sdk, exporter, http, express, ioredis, mongodb, pino] = await Promise.all([
    import("@opentelemetry/sdk-node"),
    import("@opentelemetry/exporter-trace-otlp-http"),
    import("@opentelemetry/instrumentation-http"),
    import("@opentelemetry/instrumentation-express"),
    import("@opentelemetry/instrumentation-ioredis"),
    import("@opentelemetry/instrumentation-mongodb"),
    import("@opentelemetry/instrumentation-pino"),
  ]);
  const started = new sdk.NodeSDK({
    serviceName: environment.OTEL_SERVICE_NAME ?? name,
    traceExporter: new exporter.OTLPTraceExporter(),
    // Metrics are Prometheus's to read.
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [
      new http.HttpInstrumentation({
        // Probes and scrapes would drown everything else.
        ignoreIncomingRequestHook: ({ url = "" }) => /^\/(healthz|readyz|metrics)\b/.test(url),
      }),
      new express.ExpressInstrumentation({ ignoreLayersType: ["middleware" as never] }),
      // Commands only by name: their arguments hold comments.
      new ioredis.IORedisInstrumentation({
        requireParentSpan: true,
        dbStatementSerializer: (command) => command,
      }),
      new mongodb.MongoDBInstrumentation({ dbStatementSerializer: () => "" }),
      new pino.PinoInstrumentation({ disableLogSending: true }),
    ],
  });
  started.start();
  return { stop: () => started.shutdown() };
}
