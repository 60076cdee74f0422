import {
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleAll,
  handleWhen,
  retry,
  TimeoutStrategy,
  timeout,
  wrap,
} from "cockatiel";

export interface GuardOptions {
  /** For one try. */
  readonly timeoutMs: number;
  /** Tries after the first; those that the service refused are not repeated. */
  readonly retries: number;
  /** Failures one after another from which on the service is left alone. */
  readonly breakAfter: number;
  /** How long it is left alone before one call tries whether it is back. */
  readonly restMs: number;
  /** Told of the end of each call, and of calls not made while the service is left alone. */
  readonly observe: (outcome: "ok" | "failed" | "not_called") => void;
  /** Told when the service is left alone, and when it is called again. */
  readonly onRest: (resting: boolean) => void;
}

/** The service understood and refused; asking again would change nothing. */
export class CallRefused extends Error {
  override readonly name = "CallRefused";
}

/** Calls an outside service with a time limit, a second try and a circuit breaker over all calls. */
export type GuardedCall = <T>(call: (signal: AbortSignal) => Promise<T>) => Promise<T>;

export function guardCalls(options: GuardOptions): GuardedCall {
  const { timeoutMs, retries, breakAfter, restMs, observe, onRest } = options;
  const repeatable = handleWhen((error) => !(error instanceof CallRefused));
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: restMs,
    breaker: new ConsecutiveBreaker(breakAfter),
  });
  breaker.onStateChange((state) => onRest(state === CircuitState.Open));
  const policy = wrap(
    breaker,
    retry(repeatable, {
      maxAttempts: retries,
      backoff: new ExponentialBackoff({ initialDelay: 100, maxDelay: 500 }),
    }),
    timeout(timeoutMs, TimeoutStrategy.Aggressive),
  );
  return async (call) => {
    let called = false;
    try {
      const answer = await policy.execute(({ signal }) => {
        called = true;
        return call(signal);
      });
      observe("ok");
      return answer;
    } catch (error) {
      observe(called ? "failed" : "not_called");
      throw error;
    }
  };
}
