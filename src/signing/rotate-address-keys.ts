/** The keys that hash IP addresses. */
export interface AddressKeys {
  current(): string;
  /** The key of the period before, kept for as long again, so that who was listed in its time is known a while longer. */
  earlier(): string | undefined;
  /** When the current key is forgotten, and its hashes match nothing any more; `undefined`: never. */
  currentKnownUntil(): Date | undefined;
}

export interface AddressKeyOptions {
  /** Days after which a key is forgotten at the latest; it is replaced after half of them. */
  readonly days: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The key of a period, counted from the epoch; kept until the moment given. */
  readonly keyOf: (period: number, expiresAt: Date) => Promise<string>;
  /** The key of a period if there was one and it is still kept. */
  readonly keptKeyOf: (period: number) => Promise<string | undefined>;
}

const dayMs = 86_400_000;

/**
 * Replaces the key each period: once an old key is gone, no address can be matched to a hash that it made. The next
 * period's keys are fetched while the current ones are used; until they are there the last ones go on.
 * @throws where the first keys cannot be had.
 */
export async function rotateAddressKeys(options: AddressKeyOptions): Promise<AddressKeys> {
  const { days, now, keyOf, keptKeyOf } = options;
  const periodMs = (days * dayMs) / 2;
  const periodAt = (at: number): number => Math.floor(at / periodMs);
  const endOf = (period: number): Date => new Date((period + 2) * periodMs);
  const load = async (period: number) => ({
    period,
    current: await keyOf(period, endOf(period)),
    earlier: await keptKeyOf(period - 1),
  });
  let held = await load(periodAt(now()));
  let loading = false;

  function fresh(): typeof held {
    const period = periodAt(now());
    if (period !== held.period && !loading) {
      loading = true;
      load(period).then(
        (next) => {
          held = next;
          loading = false;
        },
        // The store is away: asked again with the next address.
        () => {
          loading = false;
        },
      );
    }
    return held;
  }

  return {
    current: () => fresh().current,
    earlier: () => fresh().earlier,
    currentKnownUntil: () => endOf(fresh().period),
  };
}
