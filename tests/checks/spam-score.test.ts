import { policySchema } from "../../config/policy.ts";
import { nearDuplicates } from "../../src/checks/near-duplicates.ts";
import { spamScore } from "../../src/checks/spam-score.ts";

const nothing = undefined;
const classify = (probability: number) => async () => ({
  probability,
  thresholds: { hold: 0.4, spam: 0.9 },
  explain: () => ["subscribe", "sign: links-2"],
});

describe("spam-score", () => {
  it.each<[string, number, object, string | undefined, string | undefined]>([
    ["below both of the model's thresholds", 0.39, {}, nothing, nothing],
    ["at the lower one", 0.4, {}, nothing, nothing],
    ["between them", 0.5, {}, "hold", "classifier_unsure"],
    ["at the upper one", 0.9, {}, "hold", "classifier_unsure"],
    ["above it", 0.91, {}, "spam", "classifier_spam"],
    ["above the site's upper one", 0.5, { spamAt: 0.45 }, "spam", "classifier_spam"],
    ["below the site's lower one", 0.5, { holdAt: 0.6 }, nothing, nothing],
    [
      "above an upper one that is below the model's lower one",
      0.3,
      { spamAt: 0.2 },
      "spam",
      "classifier_spam",
    ],
    ["certain, on a site that calls nothing spam", 1, { spamAt: 1 }, "hold", "classifier_unsure"],
  ])("when the probability is %s", async (_case, probability, classifier, verdict, reason) => {
    const policy = policySchema.parse({ classifier });
    const finding = await spamScore(undefined, { policy, classify: classify(probability) });
    expect([finding?.verdict, finding?.reason]).toEqual([verdict, reason]);
    if (finding)
      expect(finding).toMatchObject({ score: probability, evidence: ["subscribe", "sign: links-2"] });
  });

  it("when there is no model, cannot tell", async () => {
    const finding = await spamScore(undefined, { policy: policySchema.parse({}), classify: undefined });
    expect(finding).toMatchObject({ verdict: "unknown", reason: "classifier_unavailable" });
  });

  it("refuses a policy that would call spam what it would not hold", () => {
    expect(policySchema.safeParse({ classifier: { spamAt: 0.3, holdAt: 0.5 } }).success).toBe(false);
  });
});

describe("near-duplicates", () => {
  const policy = policySchema.parse({ nearDuplicates: { similarity: 0.7 } });
  it.each([
    ["nothing alike", nothing, nothing],
    ["an earlier comment somewhat alike", { comment: "c1", similarity: 0.69 }, nothing],
    ["an earlier comment nearly the same", { comment: "c1", similarity: 0.7 }, "near_duplicate"],
  ])("when there is %s", async (_case, earlier, reason) => {
    const finding = await nearDuplicates(undefined, { policy, nearDuplicate: async () => earlier });
    expect(finding?.reason).toBe(reason);
  });
});
