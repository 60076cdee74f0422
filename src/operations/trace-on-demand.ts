import { type Context, type ContextManager, ROOT_CONTEXT, TraceFlags, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import type { SpanProcessor } from "@opentelemetry/sdk-trace";

/** Whether something in this context belongs to a trace that is kept. */
export const isTraced = (context: Context): boolean =>
  ((trace.getSpanContext(context)?.traceFlags ?? 0) & TraceFlags.SAMPLED) !== 0;

export interface TraceOnDemand {
  readonly contextManager: ContextManager;
  /** Tells the context manager when spans begin and end; to be handed to the SDK. */
  readonly spanProcessor: SpanProcessor;
}

/**
 * Carries contexts from one asynchronous step to the next only while a span is under way. Node before 24 runs a hook
 * at every promise for that, which costs more than all other tracing together, and most requests are not traced.
 */
export function traceOnDemand(): TraceOnDemand {
  const carrying = new AsyncLocalStorageContextManager();
  let underWay = 0;
  let isCarrying = false;
  const stopUnlessNeeded = (): void => {
    if (underWay > 0) return;
    isCarrying = false;
    carrying.disable();
  };

  const contextManager: ContextManager = {
    active: () => (isCarrying ? carrying.active() : ROOT_CONTEXT),
    with(context, run, thisArgument, ...args) {
      const changesNothing = !isTraced(context) && contextManager.active() === ROOT_CONTEXT;
      return changesNothing
        ? run.apply(thisArgument as ThisParameterType<typeof run>, args)
        : carrying.with(context, run, thisArgument, ...args);
    },
    bind: (context, target) => (isTraced(context) ? carrying.bind(context, target) : target),
    enable: () => contextManager,
    disable() {
      carrying.disable();
      return contextManager;
    },
  };

  return {
    contextManager,
    spanProcessor: {
      onStart() {
        underWay++;
        isCarrying = true;
      },
      onEnd() {
        underWay--;
        // What happens at a span's very end, such as the log line of a request, still belongs to it.
        if (underWay === 0) setImmediate(stopUnlessNeeded);
      },
      forceFlush: async () => undefined,
      shutdown: async () => undefined,
    },
  };
}
