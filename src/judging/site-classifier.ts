import type { SpamJudgement } from "../checks/check.ts";
import type { Judged } from "../classifier/judged.ts";
import type { Normalised } from "../classifier/normalise.ts";

/** The base model together with what each site's moderators taught. */
export interface SiteClassifier {
  /** @param text the body, normalised. */
  judge(site: string, judged: Judged, text: Normalised): Promise<SpamJudgement>;
}
