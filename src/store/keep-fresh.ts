interface Known<T> {
  readonly value: T;
  /** When it is asked again. */
  readonly until: number;
}

export interface Freshness {
  /** Age from which it is asked again. */
  readonly refreshMs: number;
  /** For so long after that the last answer is still given. */
  readonly graceMs: number;
  /** Asking may take this share of the time at most: what took longer is kept for longer. */
  readonly share?: number;
}

/**
 * Gives the last answer at once and asks again beside it, so that nobody waits for an expensive question. Only where
 * there is no answer yet, or the last is too old, the caller waits.
 * @param now milliseconds since any fixed moment.
 */
export function keepFresh<T>(
  ask: () => Promise<T>,
  now: () => number,
  { refreshMs, graceMs, share }: Freshness,
): () => Promise<T> {
  let known: Known<T> | undefined;
  let asking: Promise<T> | undefined;

  async function askNow(): Promise<T> {
    const start = now();
    try {
      const value = await ask();
      const cost = share === undefined ? 0 : (now() - start) / share;
      known = { value, until: now() + Math.max(refreshMs, cost) };
      return value;
    } finally {
      asking = undefined;
    }
  }

  return async () => {
    if (known && now() < known.until) return known.value;
    asking ??= askNow();
    if (!known || now() >= known.until + graceMs) return asking;
    // Told by the next caller for whom the last answer is too old.
    asking.catch(() => undefined);
    return known.value;
  };
}
