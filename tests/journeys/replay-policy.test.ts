import { policySchema } from "../../config/policy.ts";
import { checks } from "../../src/checks/index.ts";
import { replayComments } from "../../src/judging/replay-comments.ts";
import { reportReplay } from "../../src/judging/replay-report.ts";
import { startTestService, type TestService } from "../support/service.ts";

let service: TestService;
const policy = { mode: "open", flood: { burstSeconds: 0, perHour: 10_000 } };
beforeAll(async () => {
  service = await startTestService({}, { sites: { default: { policy } } });
});
afterAll(() => service.stop());

async function replay(tried: object) {
  const { store, judging, run, redis, config } = service.services;
  const { comments } = await store.moderation.list({ sites: ["default"], limit: 100 });
  const remembered = async () =>
    [
      ...(await redis.keys(`${config.QUEUE_PREFIX}:seen:*`)),
      ...(await redis.keys(`${config.QUEUE_PREFIX}:near:*`)),
    ].sort();
  const before = await remembered();
  const replayed = await replayComments(comments, {
    judging,
    comments: store.comments,
    checks,
    run,
    current: policySchema.parse(policy),
    tried: policySchema.parse(tried),
  });
  expect(await remembered()).toEqual(before);
  return reportReplay(replayed);
}

describe("replaying a policy", () => {
  it("tells what would have changed against what moderators decided, by rule", async () => {
    const linked = (n: number) => ({
      body: `The chart of ${n} is at https://charts.example/${n}, have a look at its axes.`,
    });
    const [good, bad, open] = await Promise.all([1, 2, 3].map((n) => service.post(linked(n))));
    if (!good || !bad || !open) throw new Error("three were posted");
    for (const comment of [good, bad, open]) await service.judged(comment);
    const versionOf = async (id: string) =>
      (await service.admin("GET", `/v1/moderation/comments/${id}`)).body.version;
    await service.decide(good.id, "approve", { version: await versionOf(good.id) });
    await service.decide(bad.id, "spam", { version: await versionOf(bad.id) });

    const same = await replay(policy);
    expect(same).toMatchObject({ comments: 3, decided: 2, changed: 0, changes: [] });

    const strict = await replay({ ...policy, links: { holdAt: 1 } });
    const rule = strict.rules.find((row) => row.rule === "links/too_many_links");
    expect(rule).toEqual({
      rule: "links/too_many_links",
      before: 0,
      after: 3,
      approved: 1,
      refused: 1,
      undecided: 1,
      falsePositiveRate: 0.5,
    });

    const inShadow = await replay({ ...policy, links: { holdAt: 1 }, shadow: ["links"] });
    expect(inShadow.changed).toBe(0);
    expect(inShadow.rules.find((row) => row.rule === "links/too_many_links")?.after).toBe(3);
  });

  it("tries other thresholds on the probabilities of then", async () => {
    const all = await replay({ ...policy, classifier: { holdAt: 0, spamAt: 0 } });
    expect(all.rules.find(({ rule }) => rule === "spam-score/classifier_spam")?.after).toBe(all.comments);
    expect(all.changes.every(({ to }) => to === "spam")).toBe(true);
  });

  it("knows which authors were known then", async () => {
    const first = await service.post();
    await service.judged(first);
    const second = await service.post({ authorToken: undefined });
    await service.judged(second);
    const trusting = await replay({ ...policy, mode: "trust" });
    const newcomers = trusting.rules.find(({ rule }) => rule === "site-mode/newcomer");
    expect(newcomers?.after).toBe(trusting.comments);
  });
});
