import { summarise } from "../../src/moderation/insight.ts";

const none = { days: [], articles: [], decided: [] };

describe("summarise", () => {
  it("says that there is nothing where there is nothing", () => {
    expect(summarise(none)).toEqual({
      days: [],
      secondsToDecision: { median: null, p95: null, of: 0 },
      decidedWithoutModerator: null,
      rules: [],
      articles: [],
      moderators: [],
    });
  });

  it("adds up days in order, and the share that no moderator decided", () => {
    const { days, decidedWithoutModerator } = summarise({
      ...none,
      days: [
        { day: "2026-01-02", status: "approved", count: 6, undecided: 3 },
        { day: "2026-01-01", status: "spam", count: 2, undecided: 1 },
        { day: "2026-01-02", status: "pending", count: 9, undecided: 9 },
      ],
    });
    expect(days).toEqual([
      { day: "2026-01-01", pending: 0, approved: 0, spam: 2, rejected: 0, deleted: 0 },
      { day: "2026-01-02", pending: 9, approved: 6, spam: 0, rejected: 0, deleted: 0 },
    ]);
    expect(decidedWithoutModerator).toBe(0.5);
  });

  it("takes percentiles by nearest rank", () => {
    const decided = Array.from({ length: 20 }, (_none, index) => ({
      by: "Ada",
      decision: "approve" as const,
      waited: 20 - index,
    }));
    expect(summarise({ ...none, decided }).secondsToDecision).toEqual({ median: 10, p95: 19, of: 20 });
  });

  it("counts for each rule how often a moderator approved after all, and leaves out what decides nothing", () => {
    const { rules, moderators } = summarise({
      ...none,
      decided: [
        { by: "Ada", decision: "approve", findings: ["newcomer", "too_many_links"] },
        { by: "Grace", decision: "spam", findings: ["too_many_links"] },
        { by: "Ada", decision: "undo", findings: ["newcomer"] },
        { by: "Ada", decision: "edit" },
      ],
    });
    expect(rules).toEqual([
      { reason: "too_many_links", decided: 2, approved: 1 },
      { reason: "newcomer", decided: 1, approved: 1 },
    ]);
    expect(moderators).toEqual([
      { name: "Ada", decided: 1, approved: 1 },
      { name: "Grace", decided: 1, approved: 0 },
    ]);
  });
});
