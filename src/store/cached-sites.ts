import { isStoreUnavailable } from "./connect.ts";
import type { Site, SiteRepository } from "./site.repository.ts";

export interface CachedSites {
  /** The site as it was at most `maxAgeMs` ago, or longer while MongoDB is away, so that comments are still accepted. */
  find(key: string): Promise<Site | undefined>;
  /** All sites, cached in the same way. */
  list(): Promise<readonly Site[]>;
}

/** @param now milliseconds since any fixed moment. */
export function cacheSites(
  sites: Pick<SiteRepository, "list">,
  maxAgeMs: number,
  now: () => number,
): CachedSites {
  let known: { readonly sites: ReadonlyMap<string, Site>; readonly at: number } | undefined;
  let loading: Promise<ReadonlyMap<string, Site>> | undefined;

  async function load(): Promise<ReadonlyMap<string, Site>> {
    try {
      const fresh = new Map((await sites.list()).map((site) => [site.key, site]));
      known = { sites: fresh, at: now() };
      return fresh;
    } catch (error) {
      if (!known || !isStoreUnavailable(error)) throw error;
      // Asked again after the same age, not with every request while the store is away.
      known = { sites: known.sites, at: now() };
      return known.sites;
    } finally {
      loading = undefined;
    }
  }

  async function current(): Promise<ReadonlyMap<string, Site>> {
    if (known && now() - known.at < maxAgeMs) return known.sites;
    loading ??= load();
    // While a refresh is under way the last answer is good enough; only the very first has to wait.
    if (!known) return loading;
    loading.catch(() => undefined);
    return known.sites;
  }

  return {
    find: async (key) => (await current()).get(key),
    list: async () => [...(await current()).values()],
  };
}
