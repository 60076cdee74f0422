import type { Finding } from "../comment.ts";
import type { CheckContext } from "./check.ts";

/**
 * The classifier's probability of spam against two thresholds: the site's, or those that came with the model. Above
 * the upper one it is spam, between them a moderator looks at it.
 */
export async function spamScore(
  _submission: unknown,
  { policy, classify }: Pick<CheckContext, "policy" | "classify">,
): Promise<Finding | undefined> {
  if (!classify)
    return {
      verdict: "unknown",
      reason: "classifier_unavailable",
      score: 0,
      detail: "The classifier has no model that it can read, so it could not tell.",
    };
  const { probability, thresholds, explain } = await classify();
  const { spamAt = thresholds.spam, holdAt = thresholds.hold } = policy.classifier;
  if (probability <= Math.min(holdAt, spamAt)) return undefined;
  const spam = probability > spamAt;
  const evidence = explain();
  return {
    verdict: spam ? "spam" : "hold",
    reason: spam ? "classifier_spam" : "classifier_unsure",
    score: probability,
    detail: `Spam with a probability of ${(probability * 100).toFixed(1)} % (spam above ${percent(spamAt)}, held above ${percent(holdAt)}).`,
    values: { probability, spamAt, holdAt },
    ...(evidence.length > 0 ? { evidence } : {}),
  };
}

const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;
