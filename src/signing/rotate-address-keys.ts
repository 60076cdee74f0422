/** The key that hashes IP addresses now. */
export interface AddressKeys {
  current(): string;
}

export interface AddressKeyOptions {
  /** Days until a key is replaced and forgotten. */
  readonly days: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The key of a period, counted from the epoch; kept until the moment given. */
  readonly keyOf: (period: number, expiresAt: Date) => Promise<string>;
}

const dayMs = 86_400_000;

/**
 * Replaces the key each period: once an old key is gone, no address can be matched to a hash that it made. The next
 * period's key is fetched while the current one is used; until it is there the last one goes on.
 * @throws where the first key cannot be had.
 */
export async function rotateAddressKeys({ days, now, keyOf }: AddressKeyOptions): Promise<AddressKeys> {
  const periodMs = days * dayMs;
  const periodAt = (at: number): number => Math.floor(at / periodMs);
  const load = async (period: number) => ({
    period,
    key: await keyOf(period, new Date((period + 1) * periodMs)),
  });
  let held = await load(periodAt(now()));
  let loading = false;

  return {
    current() {
      const period = periodAt(now());
      if (period !== held.period && !loading) {
        loading = true;
        load(period).then(
          (fresh) => {
            held = fresh;
            loading = false;
          },
          // The store is away: asked again with the next address.
          () => {
            loading = false;
          },
        );
      }
      return held.key;
    },
  };
}
