import { fitSite, learningLimits } from "../classifier/learn.ts";
import { scoreOf } from "../classifier/score.ts";
import type { SiteExample, SiteExampleRepository } from "../store/site-example.repository.ts";
import type { SiteModelRepository, SiteWeights } from "../store/site-model.repository.ts";
import type { LoadedModel } from "./load-model.ts";

export interface FitDependencies {
  readonly examples: Pick<SiteExampleRepository, "newest" | "trim">;
  readonly models: Pick<SiteModelRepository, "listStale" | "save">;
  readonly loaded: LoadedModel;
  readonly now: () => Date;
}

/**
 * Makes anew the weights of sites whose examples changed. Always of all examples that are kept, so that one that was
 * taken back leaves no trace.
 * @returns how many sites' weights were made.
 */
export async function fitStaleSites({ examples, models, loaded, now }: FitDependencies): Promise<number> {
  const stale = await models.listStale();
  for (const site of stale) {
    const newest = await examples.newest(site.site, learningLimits.examples);
    await models.save(site, weightsFrom(newest.toReversed(), loaded, now()));
    if (newest.length === learningLimits.examples) await examples.trim(site.site, learningLimits.examples);
  }
  return stale.length;
}

function weightsFrom(
  examples: readonly SiteExample[],
  { model, fingerprint }: LoadedModel,
  fittedAt: Date,
): SiteWeights {
  // Examples of an earlier version's features may point beyond those of this one.
  const known = examples.filter(({ indices }) => indices.every((index) => index < model.weights.length));
  const { bias, indices, values } = fitSite(
    known.map(({ id, spam, indices, values, author, batch }) => {
      const vector = { indices, values };
      const base = scoreOf(model, vector);
      return { id, spam, vector, base, author, ...(batch === undefined ? {} : { batch }) };
    }),
    model.calibration,
  );
  return { base: fingerprint, bias, indices, values, examples: known.length, fittedAt };
}
