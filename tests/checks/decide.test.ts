import { decide } from "../../src/checks/decide.ts";
import type { RecordedFinding, Verdict } from "../../src/comment.ts";

const finding = (verdict: Verdict, check = "any"): RecordedFinding => ({
  check,
  verdict,
  reason: "r",
  score: 0.5,
  detail: "d",
});

describe("decide", () => {
  it.each<[readonly Verdict[], string]>([
    [[], "approved"],
    [["hold"], "pending"],
    [["unknown"], "pending"],
    [["hold", "unknown"], "pending"],
    [["spam", "hold"], "spam"],
    [["spam", "reject"], "rejected"],
    [["hold", "reject"], "rejected"],
  ])("makes of %j %s", (verdicts, status) => {
    expect(
      decide(
        verdicts.map((verdict) => finding(verdict)),
        { passWhenUnknown: [] },
      ),
    ).toBe(status);
  });

  it("lets an unknown pass only for the checks that the policy names", () => {
    const policy = { passWhenUnknown: ["outside"] };
    expect(decide([finding("unknown", "outside")], policy)).toBe("approved");
    expect(decide([finding("unknown", "outside"), finding("unknown", "links")], policy)).toBe("pending");
    expect(decide([finding("unknown", "outside"), finding("hold", "links")], policy)).toBe("pending");
  });
});
