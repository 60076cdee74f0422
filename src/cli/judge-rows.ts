import type { Judgement } from "../classifier/evaluate.ts";
import { createExtractor } from "../classifier/features.ts";
import { fitSite, remember, type SiteExample } from "../classifier/learn.ts";
import { createSiteScorer, judge, leaningOf, type Model, type SiteScorer } from "../classifier/model.ts";
import { scoreOf } from "../classifier/score.ts";
import type { LabelledRow } from "./labelled-rows.ts";

const extract = createExtractor();

/** Judges rows by the model and by what a site has learned. */
export function judgeRows(
  model: Model,
  rows: readonly LabelledRow[],
  site?: SiteScorer,
): readonly Judgement[] {
  return rows.map(({ judged, spam }) => {
    const probability = judge(model, extract(judged), site);
    return { probability, leaning: leaningOf(probability, model.thresholds), spam };
  });
}

/** What a site's moderators would have taught by deciding these rows. */
export function learnRows(model: Model, rows: readonly LabelledRow[]): SiteScorer {
  let kept: readonly SiteExample[] = [];
  for (const [at, { judged, spam, author }] of rows.entries()) {
    const vector = extract(judged);
    const id = String(at);
    kept = remember(kept, { id, spam, vector, base: scoreOf(model, vector), author: author ?? id });
  }
  return createSiteScorer(fitSite(kept, model.calibration));
}
