import { decide } from "../../src/checks/decide.ts";
import { markShadows } from "../../src/checks/mark-shadows.ts";
import type { RecordedFinding } from "../../src/comment.ts";

const finding = (check: string, reason: string, verdict: RecordedFinding["verdict"]): RecordedFinding => ({
  check,
  verdict,
  reason,
  score: 0.5,
  detail: "d",
});

const links = finding("links", "too_many_links", "hold");
const words = finding("blocked-words", "word_rejected", "reject");

describe("markShadows", () => {
  it.each([
    ["no rule is on trial", [], false, "rejected"],
    ["a check is on trial", ["blocked-words"], false, "pending"],
    ["a reason is on trial", ["word_rejected"], false, "pending"],
    ["all rules are on trial", ["links", "blocked-words"], false, "approved"],
    ["the author is allowed, a suspicion", ["blocked-words"], true, "approved"],
    ["the author is allowed, a rejected word", [], true, "rejected"],
  ])("when %s, the rest decides", (_case, shadow, allowed, status) => {
    const findings = markShadows([links, words], { shadow }, allowed);
    expect(decide(findings, { passWhenUnknown: [] })).toBe(status);
    expect(findings.map(({ check }) => check)).toEqual(["links", "blocked-words"]);
  });

  it("lets a check on trial that could not tell pass", () => {
    const unknown = finding("akismet", "akismet_unavailable", "unknown");
    expect(decide(markShadows([unknown], { shadow: ["akismet"] }, false), { passWhenUnknown: [] })).toBe(
      "approved",
    );
  });
});
