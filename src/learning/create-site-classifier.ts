import { probabilityOf } from "../classifier/calibrate.ts";
import { explain } from "../classifier/explain.ts";
import type { ExtractFeatures } from "../classifier/features.ts";
import { scoreOf } from "../classifier/model.ts";
import { dot } from "../classifier/train-linear.ts";
import type { SiteClassifier } from "../judging/site-classifier.ts";
import type { SiteWeights } from "../store/site-model.repository.ts";
import type { SiteWeightsOf } from "./cached-site-weights.ts";
import type { LoadedModel } from "./load-model.ts";

/** The base model with what each site's moderators taught on top. */
export function createSiteClassifier(
  { model, fingerprint }: LoadedModel,
  extract: ExtractFeatures,
  weightsOf: SiteWeightsOf,
): SiteClassifier {
  /** Spread out once for as long as the site's weights are the same object. */
  const spreadOut = new WeakMap<SiteWeights, Float32Array>();
  const dense = (weights: SiteWeights): Float32Array => {
    const known = spreadOut.get(weights);
    if (known) return known;
    const all = new Float32Array(model.weights.length);
    weights.indices.forEach((index, at) => {
      all[index] = weights.values[at] ?? 0;
    });
    spreadOut.set(weights, all);
    return all;
  };

  return {
    async judge(site, judged, text) {
      const taught = await weightsOf(site);
      // Weights that stand on another model mean nothing; workers make them anew.
      const own = taught?.base === fingerprint ? taught : undefined;
      const vector = extract(judged, text);
      const weights = own && dense(own);
      const learned = own && weights ? dot(weights, vector) + own.bias : 0;
      return {
        probability: probabilityOf(scoreOf(model, vector) + learned, model.calibration),
        thresholds: model.thresholds,
        explain: () =>
          explain(vector, text, (index) => (model.weights[index] ?? 0) + (weights?.[index] ?? 0)),
      };
    },
  };
}
