import { explain } from "../classifier/explain.ts";
import type { ExtractFeatures } from "../classifier/features.ts";
import { createSiteScorer, judge, type SiteScorer } from "../classifier/model.ts";
import type { SiteClassifier } from "../judging/site-classifier.ts";
import type { SiteWeights } from "../store/site-model.repository.ts";
import type { SiteWeightsOf } from "./cached-site-weights.ts";
import type { LoadedModel } from "./load-model.ts";

/** How many words, links and signs a finding names. */
const named = 6;

/** The base model with what each site's moderators taught on top. */
export function createSiteClassifier(
  { model, fingerprint }: LoadedModel,
  extract: ExtractFeatures,
  weightsOf: SiteWeightsOf,
): SiteClassifier {
  /** Made once for as long as the site's weights are the same object. */
  const scorers = new WeakMap<SiteWeights, SiteScorer>();
  const scorerOf = (weights: SiteWeights | undefined): SiteScorer | undefined => {
    // Weights that stand on another model mean nothing; workers make them anew.
    if (weights?.base !== fingerprint) return undefined;
    const scorer = scorers.get(weights) ?? createSiteScorer(weights);
    scorers.set(weights, scorer);
    return scorer;
  };

  return {
    async judge(site, judged, text) {
      const scorer = scorerOf(await weightsOf(site));
      return {
        probability: judge(model, extract(judged, text), scorer),
        thresholds: model.thresholds,
        explain: () => explain(model, judged, named, scorer),
      };
    },
  };
}
