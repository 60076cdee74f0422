interface Known<T> {
  readonly value: T;
  readonly at: number;
}

/**
 * Gives the last answer at once and asks again beside it, so that nobody waits for an expensive question. Only where
 * there is no answer yet, or the last is too old, the caller waits.
 * @param refreshMs age from which it is asked again.
 * @param tooOldMs age from which an answer is no longer given.
 */
export function keepFresh<T>(
  ask: () => Promise<T>,
  now: () => number,
  { refreshMs, tooOldMs }: { readonly refreshMs: number; readonly tooOldMs: number },
): () => Promise<T> {
  let known: Known<T> | undefined;
  let asking: Promise<T> | undefined;

  async function askNow(): Promise<T> {
    try {
      const value = await ask();
      known = { value, at: now() };
      return value;
    } finally {
      asking = undefined;
    }
  }

  return async () => {
    const age = known ? now() - known.at : Number.POSITIVE_INFINITY;
    if (known && age < refreshMs) return known.value;
    asking ??= askNow();
    if (!known || age >= tooOldMs) return asking;
    // Told by the next caller for whom the last answer is too old.
    asking.catch(() => undefined);
    return known.value;
  };
}
