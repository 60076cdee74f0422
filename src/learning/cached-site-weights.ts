import { isStoreUnavailable } from "../store/connect.ts";
import type { SiteModelRepository, SiteWeights } from "../store/site-model.repository.ts";

/** A site's weights as they were at most `maxAgeMs` ago; longer while MongoDB is away. */
export type SiteWeightsOf = (site: string) => Promise<SiteWeights | undefined>;

interface Known {
  readonly weights: SiteWeights | undefined;
  readonly changes: number;
  readonly at: number;
}

/** Weights of more sites than that are read again when they are needed. */
const maxSites = 200;

/** @param now milliseconds since any fixed moment. */
export function cacheSiteWeights(
  models: Pick<SiteModelRepository, "fittedChanges" | "find">,
  maxAgeMs: number,
  now: () => number,
): SiteWeightsOf {
  const known = new Map<string, Known>();
  const loading = new Map<string, Promise<Known>>();

  async function load(site: string): Promise<Known> {
    const last = known.get(site);
    try {
      // Weights are large and change seldom: first only their count is asked for.
      const changes = await models.fittedChanges(site);
      const weights = last?.changes === changes ? last.weights : await models.find(site);
      return remember(site, { weights, changes, at: now() });
    } catch (error) {
      if (!last || !isStoreUnavailable(error)) throw error;
      return remember(site, { ...last, at: now() });
    } finally {
      loading.delete(site);
    }
  }

  function remember(site: string, entry: Known): Known {
    known.delete(site);
    known.set(site, entry);
    const [oldest] = known.keys();
    if (known.size > maxSites && oldest !== undefined) known.delete(oldest);
    return entry;
  }

  return async (site) => {
    const last = known.get(site);
    if (last && now() - last.at < maxAgeMs) return last.weights;
    const fresh = loading.get(site) ?? load(site);
    loading.set(site, fresh);
    return (await fresh).weights;
  };
}
