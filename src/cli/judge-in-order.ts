import type { Judgement } from "../classifier/evaluate.ts";
import { createExtractor } from "../classifier/features.ts";
import { fitSite, remember, type SiteExample } from "../classifier/learn.ts";
import {
  createSiteScorer,
  judge,
  type Leaning,
  leaningOf,
  type Model,
  type SiteScorer,
} from "../classifier/model.ts";
import { normalise } from "../classifier/normalise.ts";
import { scoreOf } from "../classifier/score.ts";
import { nearDuplicate, type Signature, signatureOf, similarity } from "../classifier/signature.ts";
import type { LabelledRow } from "./labelled-rows.ts";

/** Decisions after which a site's weights are fitted anew. */
const refitEvery = 10;

/** What a site knows when a comment arrives: earlier decisions only, none of the labels of what was not held. */
interface Known {
  readonly spamSignatures: Signature[];
  readonly refused: Map<string, number>;
  readonly approved: Map<string, number>;
  kept: readonly SiteExample[];
  site: SiteScorer | undefined;
}

function countUp(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** The classifier's leaning, then what near duplicates and the author's standing make of it. */
function decide(leaning: Leaning, author: string, signature: Signature | undefined, known: Known): Leaning {
  const isAdvert =
    signature !== undefined &&
    known.spamSignatures.some((earlier) => similarity(earlier, signature) >= nearDuplicate);
  if (isAdvert) return "spam";
  if (leaning !== "hold") return leaning;
  if ((known.refused.get(author) ?? 0) > 0) return "spam";
  return (known.approved.get(author) ?? 0) > 0 ? "pass" : "hold";
}

/**
 * Judges rows in their order as a site would: what is held gets its moderator's decision, which is learned and counts for
 * its author; adverts that were caught are known again; nothing else of the labels is seen.
 */
export function judgeInOrder(model: Model, rows: readonly LabelledRow[]): readonly Judgement[] {
  const extract = createExtractor();
  const known: Known = {
    spamSignatures: [],
    refused: new Map(),
    approved: new Map(),
    kept: [],
    site: undefined,
  };
  return rows.map(({ judged, spam, author }, at) => {
    const text = normalise(judged.body);
    const vector = extract(judged, text);
    const signature = signatureOf(text.tokens);
    const key = author ?? String(at);
    const probability = judge(model, vector, known.site);
    const leaning = decide(leaningOf(probability, model.thresholds), key, signature, known);
    const refused = leaning === "spam" || (leaning === "hold" && spam);
    countUp(refused ? known.refused : known.approved, key);
    if (refused && signature !== undefined) known.spamSignatures.push(signature);
    if (leaning === "hold") {
      const base = scoreOf(model, vector);
      known.kept = remember(known.kept, { id: String(at), spam, vector, base, author: key });
      if (known.kept.length % refitEvery === 0)
        known.site = createSiteScorer(fitSite(known.kept, model.calibration));
    }
    return { probability, leaning, spam };
  });
}
